"""Values of the look: what a page's frame is made of. All texts are plain: the look escapes them."""

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """What a room shows of itself on the site: a menu word, a tile with its pictogram, its place among the others.

    ``url`` is the name of an address of the room. An empty ``menu`` shows the tile alone; ``staff`` entries are for
    signed-in staff who hold one of ``permissions`` (none: all staff).
    """

    url: str
    menu: Words
    title: Words
    hint: Words = ""
    pictogram: str = "p-form"
    order: int = 100
    staff: bool = False
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One word of the main menu. ``far`` items are left out of the menu of a phone."""

    label: str
    url: str
    current: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in a language: ``label`` is short (``FR``), ``name`` is the language's own (``Français``)."""

    code: str
    label: str
    name: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HallPart:
    """A stretch of the line that leads to a human: text, perhaps strong, perhaps a link (telephone, map).

    ``ltr`` isolates what is read from left to right in every language: telephone numbers, codes.
    """

    text: str
    url: str = ""
    strong: bool = False
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: a name that leads to the account, and the way out."""

    name: str
    url: str
    leave_url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of a page. With a ``person`` it is a page of staff, and ``menu`` is theirs."""

    brand: str
    home_url: str
    menu: tuple[MenuItem, ...] = ()
    languages: tuple[Language, ...] = ()
    hall: tuple[HallPart, ...] = ()
    links: tuple[Link, ...] = ()
    weight_url: str = ""
    person: Person | None = None
    more: tuple[MenuItem, ...] = ()  # what staff seldom need: behind one word, so that the menu stays short


BARE = Frame(brand="Socle", home_url="/")
