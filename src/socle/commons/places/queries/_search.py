"""Finding a place by the words someone typed."""

from socle.commons.places.models import Address, Crossing, Landmark, Street
from socle.commons.places.queries._wording import Spot, street_place, worded
from socle.commons.places.rules import Question, corrected, nearest_numbers, rank, read_question, spread_out
from socle.commons.places.terms import Layer, Place
from socle.engines.geo import Line, Point, along, from_wkb, length

MOST_STREETS = 3


def search(authority_id: int, text: str, limit: int) -> list[Place]:
    """Doors, corners and landmarks that answer the text, best first; streets alone where they have no
    door.
    """
    question = read_question(text)
    if not question.words:
        return []
    keys = _keys(authority_id)
    if question.near:
        return _landmarks(authority_id, question, keys, limit)
    ranked = _ranked(question, keys)
    if not ranked:
        fixed = corrected(question, [key for _kind, _pk, key in keys])
        if fixed is None:
            return []
        question, ranked = fixed, _ranked(fixed, keys)
    streets = [pk for kind, pk in ranked if kind is Street][:MOST_STREETS]
    # Whoever wrote "rue" means a street: landmarks of that name would only be in the way.
    landmarks = [] if streets and question.ways else [pk for kind, pk in ranked if kind is Landmark][:limit]
    if question.number is not None and streets:
        return (_doors(streets, question, limit) + _marks(landmarks))[:limit]
    places = _marks(landmarks)[: max(1, limit // 2) if streets else limit]
    share = -(-(limit - len(places)) // max(1, len(streets)))
    for pk in streets:
        places += _along_street(pk, min(share, limit - len(places)))
    return places[:limit]


def knows(authority_id: int, text: str) -> Place | None:
    """The door, corner or landmark that a text names exactly; None where the words or the number are another's."""
    question = read_question(text)
    if not question.words or question.near:
        return None
    ranked = _ranked(question, _keys(authority_id))
    if not ranked:
        return None
    if question.number is None:
        found = search(authority_id, text, 1)
        return found[0] if found else None
    for kind, pk in ranked:
        doors = Address.objects.filter(street_id=pk, number=question.number).select_related("shape")
        door = doors.first() if kind is Street else None
        if door is not None:
            return worded([_spot(door)], (Layer.ADDRESS,))[0]
    return None


def _landmarks(
    authority_id: int, question: Question, keys: list[tuple[type[Street] | type[Landmark], int, str]], limit: int
) -> list[Place]:
    """Landmarks of that name, then those of the kind that was called by a common word."""
    marks = [one for one in keys if one[0] is Landmark]
    ranked = _ranked(question, marks)
    called = list(
        Landmark.objects.filter(authority_id=authority_id, kind__in=question.kinds).values_list("pk", flat=True)
    )
    if not ranked and not called:
        fixed = corrected(question, [key for _kind, _pk, key in marks])
        ranked = _ranked(fixed, marks) if fixed else []
    # A street may be what is meant: « près de la place du Puits ».
    found = _marks(list(dict.fromkeys([*(pk for _kind, pk in ranked), *called]))[:limit])
    streets = [] if found else [pk for kind, pk in _ranked(question, keys) if kind is Street][:1]
    return found or [place for pk in streets for place in _along_street(pk, limit)]


def _keys(authority_id: int) -> list[tuple[type[Street] | type[Landmark], int, str]]:
    # A town has some thousand names at most: reading them all is one query, and typing errors can then be
    # mended.
    return [
        (model, pk, key)
        for model in (Street, Landmark)
        for pk, key in model.objects.filter(authority_id=authority_id).values_list("pk", "key")
    ]


def _ranked(
    question: Question, keys: list[tuple[type[Street] | type[Landmark], int, str]]
) -> list[tuple[type[Street] | type[Landmark], int]]:
    scored = [(rank(question, key), key, kind, pk) for kind, pk, key in keys]
    return [(kind, pk) for score, _key, kind, pk in sorted((one for one in scored if one[0]), key=lambda one: one[:2])]


def _doors(streets: list[int], question: Question, limit: int) -> list[Place]:
    """The door asked for on each street; where it does not exist, the numbers nearest to it."""
    exact: list[Spot] = []
    around: list[Spot] = []
    for street in streets:
        doors = list(Address.objects.filter(street_id=street).select_related("shape"))
        same = [one for one in doors if one.number == question.number]
        meant = [one for one in same if one.suffix.casefold() == question.suffix] or same
        if meant:
            exact += [_spot(one) for one in meant]
        else:
            order = nearest_numbers([one.number for one in doors], question.number or 0, 3)
            around += [_spot(doors[at]) for at in order]
            if not doors:
                around += _corners(street, 3)
    return worded((exact or around)[:limit], (Layer.ADDRESS, Layer.CROSSING))


def _along_street(street: int, wanted: int) -> list[Place]:
    """A few doors and corners that show a whole street; the street itself where it has neither."""
    if wanted <= 0:
        return []
    doors = list(Address.objects.filter(street_id=street).select_related("shape").order_by("number", "suffix"))
    corners = _corners(street, max(1, wanted // 3))
    chosen = [_spot(doors[at]) for at in spread_out(len(doors), max(1, wanted - len(corners)))]
    places = worded([*chosen, *corners][:wanted], (Layer.ADDRESS, Layer.CROSSING))
    if places:
        return places
    row = Street.objects.select_related("shape").get(pk=street)
    path = from_wkb(bytes(row.shape.wkb))
    return [street_place(row, along(path, length(path) / 2))] if isinstance(path, Line) else []


def _corners(street: int, wanted: int) -> list[Spot]:
    rows = Crossing.objects.filter(first_id=street) | Crossing.objects.filter(second_id=street)
    listed = list(rows.select_related("shape").order_by("pk"))
    return [_spot(listed[at]) for at in spread_out(len(listed), wanted)]


def _marks(landmarks: list[int]) -> list[Place]:
    rows = {one.pk: one for one in Landmark.objects.filter(pk__in=landmarks).select_related("shape")}
    return worded([_spot(rows[pk]) for pk in landmarks], (Layer.LANDMARK,))


def _spot(row: Address | Crossing | Landmark) -> Spot:
    return row.shape_id, Point(row.shape.min_lon, row.shape.min_lat), None
