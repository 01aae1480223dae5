"""What is wrong in the catalogues: missing, copied, half Arabic, placeholders, plurals, fuzzy, left over."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.messages.catalogue import SOURCE, TARGETS, Texts, catalogue_path, french_forms, plural_count, read
from tools.messages.extract import Key, Message, NotLiteral, extract
from tools.messages.typography import typography_faults

PLACEHOLDER = re.compile(r"%%|%\(\w+\)[-#0+]*\d*(?:\.\d+)?[a-z]|%[sd]|\{\w*(?:[!:][^{}]*)?\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&\w+;")
# What stays in Latin letters in any language: addresses, paths, codes like BV-7K2 and what <code> holds.
CODE = re.compile(
    r"<code>.*?</code>|https?://\S+|[\w.+-]+@[\w.-]+\w|(?<![\w<])/[\w./:-]+|(?<!\w)\.[a-z]{2,7}\b|\b[A-Z0-9]+-[A-Z0-9-]+\b"
)
ARABIC_SHARE = 0.6


def nouns(root: Path) -> dict[str, str]:
    """The words that Arabic keeps in Latin letters, each with its reason (``locale/latin.toml``)."""
    path = root / "locale" / "latin.toml"
    if not path.exists():
        return {}
    return {word: str(reason) for word, reason in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def check(root: Path) -> list[str]:
    """Every fault of the catalogues under ``root``, as sentences."""
    try:
        messages = extract(root)
    except NotLiteral as fault:
        return [str(fault)]
    faults = [f"locale/latin.toml: {word} needs a reason" for word, reason in nouns(root).items() if not reason.strip()]
    for message in messages.values():
        where = f"{SOURCE}: {_short(message.id)} ({', '.join(sorted(message.places))})"
        faults += [f"{where}: {fault}" for fault in typography_faults(message)]
    for language in TARGETS:
        texts, fuzzy = read(catalogue_path(root, language))
        faults += _catalogue_faults(root, language, messages, texts, fuzzy)
    plurals = {key: message for key, message in messages.items() if message.plural is not None}
    french, _ = read(catalogue_path(root, SOURCE))
    if french != {key: french_forms(message) for key, message in plurals.items()}:
        faults.append(f"{SOURCE}: the plurals are not those of the code; run `python -m tools.messages extract`")
    return faults


def _catalogue_faults(
    root: Path, language: str, messages: Mapping[Key, Message], texts: Mapping[Key, Texts], fuzzy: set[Key]
) -> Iterator[str]:
    kept = nouns(root)
    for key, message in messages.items():
        where = f"{language}: {_short(message.id)} ({', '.join(sorted(message.places))})"
        if key in fuzzy:
            yield f"{where}: marked fuzzy"
        for fault in translation_faults(language, message, texts.get(key, ()), kept):
            yield f"{where}: {fault}"
    for key in texts.keys() - messages.keys():
        yield f"{language}: {_short(key[1])}: no longer in the code; run `python -m tools.messages extract`"


def translation_faults(language: str, message: Message, texts: Texts, kept: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the translation of one message. ``kept``: the words that stay in Latin letters."""
    if not texts or not all(text.strip() for text in texts):
        yield "missing"
        return
    forms = 1 if message.plural is None else plural_count(language)
    if len(texts) != forms:
        yield f"{len(texts)} plural forms where {language} has {forms}"
        return
    for form, text in enumerate(texts):
        yield from _placeholder_faults(language, message, text, form, forms)
        if language == "ar":
            yield from _arabic_faults(message, text, kept)


def _placeholder_faults(language: str, message: Message, text: str, form: int, forms: int) -> Iterator[str]:
    source = message.id if message.plural is None or (form == 0 and language == "en") else message.plural
    wanted, given = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(text))
    # « One report » or the Arabic dual may leave the number out, never another value.
    spoken = forms > 1 and form < (1 if language == "en" else 3)
    lost = wanted - given
    if given - wanted or (lost and not (spoken and sum(lost.values()) == 1)):
        yield f"placeholders {_list(wanted)} became {_list(given)} in {_short(text)}"
    tags, given_tags = Counter(TAG.findall(source)), Counter(TAG.findall(text))
    if tags != given_tags:
        yield f"tags {_list(tags)} became {_list(given_tags)} in {_short(text)}"


def _arabic_faults(message: Message, text: str, kept: Mapping[str, str]) -> Iterator[str]:
    letters = _letters(_prose(text, kept))
    if letters and text == message.id:
        yield "the Arabic is the French"
        return
    arabic = sum(1 for letter in letters if unicodedata.name(letter, "").startswith("ARABIC"))
    if letters and arabic < ARABIC_SHARE * len(letters):
        yield f"only {100 * arabic // len(letters)} % of Arabic letters in {_short(text)}"
    if not letters and _letters(_prose(message.id, kept)):
        yield f"no word left in {_short(text)}"


def _letters(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter).startswith("L")]


def _prose(text: str, kept: Mapping[str, str]) -> str:
    """The text without placeholders, tags, codes and the words that stay Latin."""
    for pattern in (CODE, TAG, PLACEHOLDER):
        text = pattern.sub(" ", text)
    for word in sorted(kept, key=len, reverse=True):
        text = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", " ", text)
    return text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"« {line if len(line) <= 70 else line[:69] + '…'} »"


def _list(counted: Counter[str]) -> str:
    return "[" + ", ".join(sorted(counted.elements())) + "]"
