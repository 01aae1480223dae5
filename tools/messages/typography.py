"""French typography of the source strings: thin spaces before ; ? ! %, a no-break space before a colon, ’ and not '."""

import re
from collections.abc import Mapping
from pathlib import Path

from tools.messages.extract import Key, Message

NARROW, NO_BREAK = "\u202f", "\u00a0"
# Each fault and its cure; placeholders (%(x)s), entities (&amp;) and addresses are left alone.
CURES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("a plain space before a sign", re.compile(r" (?=[;?!](?:\W|$))| (?=%(?:%|[^(\w%]|$))"), NARROW),
    (
        "no thin space before a sign",
        re.compile(r"(?<=[\w»)])(?=[?!](?:\s|$))|(?<=[\w»)])(?<!&\w)(?=;(?:\s|$))"),
        NARROW,
    ),
    ("a plain space before a colon", re.compile(r" (?=:(?:\s|$))"), NO_BREAK),
    ("a straight apostrophe", re.compile(r"(?<=\w)'(?=\w)"), "’"),
)
ENTITY = re.compile(r"&\w+;")


def typography_faults(message: Message) -> list[str]:
    """What a typographer would mend in the French of a message."""
    texts = [ENTITY.sub("", text) for text in (message.id, message.plural or "")]
    return [fault for fault, pattern, _ in CURES if any(pattern.search(text) for text in texts)]


def mended(text: str) -> str:
    """The text as it should be."""
    parts = re.split(rf"({ENTITY.pattern})", text)
    for _, pattern, cure in CURES:
        parts = [part if ENTITY.fullmatch(part) else pattern.sub(cure, part) for part in parts]
    return "".join(parts)


def mend_sources(root: Path, messages: Mapping[Key, Message]) -> tuple[int, list[str]]:
    """Write the mended French into the sources. Returns how many texts changed, and those not found as one piece."""
    changed, left = 0, []
    for message in messages.values():
        for text in (message.id, message.plural):
            if text is None or mended(text) == text:
                continue
            found = False
            for place in sorted(message.places):
                path = root / place
                source = path.read_text(encoding="utf-8")
                # In a template the variables are {{ n }}, and the lines are folded: each piece is mended alone.
                for piece in sorted(re.split(r"%\(\w+\)s|%%", text), key=len, reverse=True):
                    if mended(piece) != piece and piece in source:
                        source, found = source.replace(piece, mended(piece)), True
                path.write_text(source, encoding="utf-8")
            changed += found
            if not found:
                left.append(text)
    return changed, left
