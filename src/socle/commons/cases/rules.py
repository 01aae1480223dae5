"""Pure decisions: codes, words, what is looked for, and how long a clock stood still."""

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs that are not mistaken for one another: no 0, 1, I, L or O. 31 is prime, so the check letter sees every
single
wrong sign and every swap of two."""

RANDOM_SIGNS = 11  # 11 × log2(31) = 54.5 bits


def make_code(prefix: str, chance: bytes) -> str:
    """A tracking code such as ``BV-7K3M-94QX-TZ2C`` from at least 16 random bytes."""
    number = int.from_bytes(chance, "big")
    if len(chance) < 16:
        raise ValueError("a code needs 16 random bytes")
    signs = ""
    for _ in range(RANDOM_SIGNS):
        number, digit = divmod(number, len(ALPHABET))
        signs += ALPHABET[digit]
    signs += check_letter(signs)
    return "-".join([prefix, signs[:4], signs[4:8], signs[8:]])


def check_letter(signs: str) -> str:
    """The letter that makes the weighted sum of all signs (weights 2, 3, …) a multiple of 31."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code that a person typed, in its one written form; ``None`` when no such code can exist.

    Case, spaces and dashes do not matter.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())[:40]
    prefix, body = signs[: -RANDOM_SIGNS - 1], signs[-RANDOM_SIGNS - 1 :]
    if not prefix or len(prefix) > 4 or len(body) != RANDOM_SIGNS + 1 or any(sign not in ALPHABET for sign in body):
        return None
    if check_letter(body[:-1]) != body[-1]:
        return None
    return "-".join([prefix, body[:4], body[4:8], body[8:]])


LONGEST_SOUGHT = 400
MOST_SOUGHT_BYTES = 800  # PostgreSQL's rows of an index are short
_BREAKS = re.compile(r"\r\n?")
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_SAME = str.maketrans(
    {"ى": "ي", "ی": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ـ": ""}
)
"""Letters that people write one for the other, and that Unicode does not take apart."""


def fold(text: str) -> str:
    """A text as it is stored and looked for: no case, no accents, one form of each Arabic letter, words and figures
    with one space between.

    ``Éclairage, l’Œuvre`` → ``eclairage l oeuvre``; ``أُمّ القُرى`` → ``ام القري``; ``٣`` → ``3``.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_SAME)
    signs = []
    for sign in plain:
        kind = unicodedata.category(sign)
        if kind == "Mn" or kind == "Cf":
            continue  # accents, vowel signs, marks of direction
        if kind == "Nd":
            signs.append(str(unicodedata.digit(sign)))
        else:
            signs.append(sign if kind[0] in "LN" or kind == "Mc" else " ")
    return " ".join("".join(signs).split())


def sought_text(code: str, *parts: str) -> str:
    """What a case is found by: its code without dashes, then its place and words, folded; at most 400 signs."""
    whole = " ".join(filter(None, [code.replace("-", "").lower(), *map(fold, parts)]))[:LONGEST_SOUGHT]
    return whole.encode(errors="ignore")[:MOST_SOUGHT_BYTES].decode(errors="ignore")


def asked_words(q: str) -> list[str]:
    """The folded words that must all be found, at most six; those of a code typed with its dashes as one."""
    parts = re.split(r"[\s-]+", q.strip()[:40])
    code = read_code(q) if [len(one) for one in parts[1:]] in ([], [4, 4, 4]) else None
    if code is not None:
        return [code.replace("-", "").lower()]
    return fold(q[:200]).split()[:6]


def tidy(text: str) -> str:
    """The text without invisible control signs, with plain line ends, trimmed. Emoji and every script stay."""
    text = _BREAKS.sub("\n", text)
    kept = (one for one in text if one in "\n\t" or one.isprintable() or one in "\u200c\u200d\u200e\u200f")
    return "".join(kept).strip()


def tidy_line(text: str) -> str:
    """The same on one line."""
    return " ".join(tidy(text).split())


def is_id(value: int) -> bool:
    """Whether a number that somebody typed can be a row's: databases refuse larger ones with an error."""
    return 0 < value < 1 << 63


def is_plain(text: str) -> bool:
    """Whether a text that somebody typed can be looked for: databases refuse some signs with an error."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def placeholders(text: str) -> list[str]:
    """The names between braces in a text, each once, in order. ``{}`` is the empty name."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, fields: Mapping[str, str]) -> str:
    """The text with its fields filled; a name that is not given stays as it was written. Values are not read again."""
    return _PLACEHOLDER.sub(lambda found: fields.get(found.group(1), found.group(0)), text)


def stood_still(
    marks: Sequence[tuple[datetime.datetime, str]], pausing: Collection[str]
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """From a history (instant, state after it; oldest first), the spans spent in states that pause the clock.

    The last state's span is not over: it is left out. A clock that went back makes a span of no length.
    """
    spans = []
    since: datetime.datetime | None = None
    for at, state in marks:
        if state in pausing:
            since = at if since is None else since
        elif since is not None:
            spans.append((since, max(since, at)))
            since = None
    return spans


def ends_in(chain: Mapping[int, int | None], start: int) -> int | None:
    """The end of a chain of cases joined to one another; ``None`` when it never ends."""
    seen: set[int] = set()
    current = start
    while (following := chain.get(current)) is not None:
        if current in seen:
            return None
        seen.add(current)
        current = following
    return current


def unknown_fields(texts: Iterable[str], allowed: Collection[str]) -> list[str]:
    """The fields written in the texts that are not among those allowed, each once."""
    return [one for one in dict.fromkeys(name for text in texts for name in placeholders(text)) if one not in allowed]
