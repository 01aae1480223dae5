"""What people and programs send that nobody should: values, and ways to spoil a form. Everything drawn by a seed."""

import io
import json
import random
from collections.abc import Callable
from functools import cache

from tests.trust.wire import BOUNDARY, Asked, File, Pair, form

LONG = 100_000
WORDS = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "mot \udfff mot",
        "é" * 300,
        "x" * LONG,
        "🚧" * 3000,
        "\u202eevil",
        "\r\nSet-Cookie: a=b",
    ),
    *("<script>alert(1)</script>", "{{ 7*7 }}", "{code}", "{", "%s %(x)s %", "' OR 1=1 --", "../../etc/passwd", "%00"),
    *("=1+1", "\\", "\x1b[31m", "\x85\u2028", "مصباح مكسور", "null", "[]", '{"a": 1}', "on", "None", "undefined"),
)
NUMBERS = (
    *("-1", "0", "1", "2", "10" * 30, "-" + "9" * 40, "1e30", "1e400", "nan", "inf", "-0.0", "1.5", "1,5", "+1", " 1 "),
    *("1_000", "١٢", "²", "0x10", str(2**31), str(2**63), str(2**63 - 1), "9" * 5000, "true"),
)
DATES = (
    *(
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "99999-01-01",
        "2026-11-20T09:00",
        "20/11/2026",
        "2026-11-20",
    ),
    *("-2026-01-01", "٢٠٢٦-١١-٢٠", "25:00", "24:00", "23:59:60", "12:30"),
)
CONTACTS = (
    *("a@b", "a@exemple.fr", "a@exemple.fr\nBcc: b@exemple.fr", "x" * 250 + "@exemple.fr", "@", "+33 6 99 88 77 66"),
    *(
        "0" * 60,
        "tel:112",
        "a@[127.0.0.1]",
        "é@exemple.fr",
        "http://127.0.0.1:22/",
        "file:///etc/passwd",
        "javascript:1",
    ),
)
KINDS = (
    *("text/plain", "application/json", "application/x-www-form-urlencoded; charset=utf-16", "image/jpeg", "x"),
    *("application/x-www-form-urlencoded; charset=none-such", "multipart/form-data", "application/xml", "*/*", ";;;"),
    *(f"multipart/form-data; boundary={'b' * 300}", "application/json; charset=utf-16", "text/html; charset=é"),
)


def value(chance: random.Random, known: list[str]) -> str:
    """One hostile value; ``known`` are codes and ids of things that exist, one's own and others'."""
    family = chance.choice((WORDS, WORDS, NUMBERS, DATES, CONTACTS, known or WORDS))
    return chance.choice(family)


@cache
def photo() -> bytes:
    """A small true photograph."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(out, "JPEG")
    return out.getvalue()


def file(chance: random.Random) -> File:
    """A file that may be anything."""
    deep = b"[" * 5000 + b"]" * 5000
    contents = (
        *(b"", b"\0" * 1000, photo(), photo()[:200], b"GIF89a", b"<svg onload=alert(1)/>", deep, b"a;b\n1;2\n"),
        *(b"\xff\xd8\xff" + bytes(2000), b"\xef\xbb\xbf{", b'{"type": "FeatureCollection", "features": [1, null]}'),
        *(b"%PDF-1.4", b"PK\x03\x04" + bytes(50), "é;\ud800".encode("utf-16", "surrogatepass"), b"x" * 1_200_000),
    )
    names = ("photo.jpg", "", "../../x.jpg", "a\0.jpg", "x" * 3000, "été 🚧.png", "con.csv", "a.geojson", "a.osm.pbf")
    kinds = ("image/jpeg", "text/csv", "application/json", "", "image/svg+xml", "x" * 500)
    return File(chance.choice(names), chance.choice(contents), chance.choice(kinds))


def spoiled(asked: Asked, pairs: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """A form made wrong in one way, its CSRF token kept whole."""
    token = [pair for pair in pairs if pair[0] == "csrfmiddlewaretoken"]
    rest = [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]
    way = chance.choice(WAYS)
    return way(asked, token, rest, chance, known)


def _sent(asked: Asked, pairs: list[Pair]) -> Asked:
    kind, body = form(pairs)
    return Asked("POST", asked.path, asked.query, kind, body)


def _as_it_is(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    return _sent(asked, [*token, *rest])


def _worse(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """One to three values are hostile."""
    spoilt = list(rest)
    for at in chance.sample(range(len(spoilt)), min(len(spoilt), chance.randint(1, 3))):
        spoilt[at] = (spoilt[at][0], value(chance, known))
    return _sent(asked, [*token, *spoilt])


def _fewer(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """Fields are missing, perhaps all."""
    kept = [] if chance.random() < 0.3 else [pair for pair in rest if chance.random() < 0.6]
    return _sent(asked, [*token, *kept])


def _repeated(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """One field comes many times."""
    if not rest:
        return _sent(asked, token)
    name = chance.choice(rest)[0]
    again: list[Pair] = [(name, value(chance, known)) for _ in range(chance.choice((1, 2, 40, 190, 250)))]
    return _sent(asked, [*token, *rest, *again])


def _more(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """Fields that the form does not have."""
    names = (
        "do",
        "id",
        "authority",
        "authority_id",
        "role",
        "version",
        "next",
        "\0",
        "is_active",
        "x" * 2000,
        "d",
        "lieu",
    )
    added: list[Pair] = [(chance.choice(names), value(chance, known)) for _ in range(chance.randint(1, 4))]
    return _sent(asked, [*token, *rest, *added])


def _files(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """A file where words are wanted, and words where a file is."""
    swapped: list[Pair] = []
    for name, one in rest:
        if isinstance(one, File):
            swapped.append((name, file(chance) if chance.random() < 0.8 else value(chance, known)))
        else:
            swapped.append((name, file(chance) if chance.random() < 0.2 else one))
    if not any(isinstance(one, File) for _, one in swapped):
        swapped.append((chance.choice(("photo", "file", "x")), file(chance)))
    return _sent(asked, [*token, *swapped])


def _body(asked: Asked, token: list[Pair], rest: list[Pair], chance: random.Random, known: list[str]) -> Asked:
    """A body of another kind than it says, or cut."""
    deep = "[" * 20_000
    bodies = (
        *(deep.encode(), b'{"a": NaN, "b": "\\ud800"}', b"\xff\xfe\0", b"=" * 3000, b"&" * 5000, b"%", b"a=%zz&%", b""),
        json.dumps({name: str(one) for name, one in rest}).encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n'.encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nabc'.encode(),
    )
    kinds = (*KINDS, f"multipart/form-data; boundary={BOUNDARY}")
    return Asked("POST", asked.path, asked.query, chance.choice(kinds), chance.choice(bodies))


Way = Callable[[Asked, list[Pair], list[Pair], random.Random, list[str]], Asked]
WAYS: tuple[Way, ...] = (
    *(_as_it_is, _as_it_is, _worse, _worse, _worse, _worse, _worse),
    *(_fewer, _fewer, _repeated, _more, _files, _body),
)
