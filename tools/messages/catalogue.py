"""Reads and writes ``locale/<language>/LC_MESSAGES/django.po``, without dates, so that diffs are short."""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import normalize, read_po

from tools.messages.extract import Key, Message

SOURCE = "fr"
TARGETS = ("en", "ar")

# The same expressions as Django's own catalogues, so that it merges ours with them. Babel numbers the last
# two Arabic forms the other way round: not from there. Arabic: zero, one, two, few, many, other.
PLURALS: dict[str, tuple[int, str]] = {
    "fr": (2, "(n > 1)"),
    "en": (2, "(n != 1)"),
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5",
    ),
}

Texts = tuple[str, ...]
LOOKALIKES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "…": "..."})
SPACED = str.maketrans({" ": ""})


def catalogue_path(root: Path, language: str) -> Path:
    """Where the catalogue of a language lives."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def plural_count(language: str) -> int:
    """How many plural forms a language has (CLDR): English 2, Arabic 6."""
    return PLURALS[language][0]


def read(path: Path) -> tuple[dict[Key, Texts], set[Key]]:
    """The translations of a catalogue, one text for each plural form, and the keys marked fuzzy."""
    if not path.exists():
        return {}, set()
    with path.open("rb") as file:
        catalogue = read_po(file, ignore_obsolete=True)
    texts: dict[Key, Texts] = {}
    fuzzy: set[Key] = set()
    for message in catalogue:
        if not message.id:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[0]
        key = (message.context, singular)
        texts[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if message.fuzzy:
            fuzzy.add(key)
    return texts, fuzzy


def render(language: str, messages: Mapping[Key, Message], texts: Mapping[Key, Texts]) -> str:
    """The catalogue as text. What has no translation is written empty; what has no message is left out."""
    forms, expression = PLURALS[language]
    header = "".join(
        f"{line}\n"
        for line in (
            "Project-Id-Version: socle",
            f"Language: {language}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit",
            f"Plural-Forms: nplurals={forms}; plural={expression};",
        )
    )
    entries = [f'msgid ""\nmsgstr {normalize(header)}\n']
    entries += [_entry(message, texts.get(key, ()), forms) for key, message in messages.items()]
    return "\n".join(entries)


def _entry(message: Message, texts: Texts, forms: int) -> str:
    lines = [f"#: {place}" for place in sorted(message.places)]
    if "%(" in message.id or "%(" in (message.plural or ""):
        lines.append("#, python-format")
    if message.context is not None:
        lines.append(f"msgctxt {normalize(message.context)}")
    lines.append(f"msgid {normalize(message.id)}")
    if message.plural is None:
        lines.append(f"msgstr {normalize(texts[0] if texts else '')}")
    else:
        lines.append(f"msgid_plural {normalize(message.plural)}")
        filled = texts if len(texts) == forms else ("",) * forms
        lines += [f"msgstr[{form}] {normalize(text)}" for form, text in enumerate(filled)]
    return "\n".join(lines) + "\n"


def write(root: Path, language: str, messages: Mapping[Key, Message], texts: Mapping[Key, Texts]) -> None:
    """Write the catalogue of a language, in the order of ``messages``."""
    path = catalogue_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(language, messages, texts), encoding="utf-8")


def update(root: Path, messages: Mapping[Key, Message]) -> dict[str, tuple[int, int]]:
    """Bring every catalogue up to the code: keep translations, add what is new, drop what is gone.

    Returns, by language, how many messages were dropped and how many wait for a translation. French needs a
    catalogue of its plurals only: without it, gettext says « 0 signalements », and French « 0 signalement ».
    """
    report: dict[str, tuple[int, int]] = {}
    for language in TARGETS:
        texts, _ = read(catalogue_path(root, language))
        texts = _carried(texts, messages)
        write(root, language, messages, texts)
        waiting = sum(1 for key in messages if not all(texts.get(key, ())) or not texts.get(key))
        report[language] = (len(texts.keys() - messages.keys()), waiting)
    plurals = {key: message for key, message in messages.items() if message.plural is not None}
    write(root, SOURCE, plurals, {key: french_forms(message) for key, message in plurals.items()})
    return report


def plain(text: str) -> str:
    """A text without the differences of typography: kinds of spaces and apostrophes, doubled percent signs."""
    return " ".join(text.translate(LOOKALIKES).split()).replace("%%", "%").translate(SPACED)


def _carried(texts: Mapping[Key, Texts], messages: Mapping[Key, Message]) -> dict[Key, Texts]:
    """The translations, following a source string whose typography alone has changed."""
    waiting = {(context, plain(text)): (context, text) for context, text in messages if (context, text) not in texts}
    return {
        key if key in messages else waiting.get((key[0], plain(key[1])), key): forms for key, forms in texts.items()
    }


def french_forms(message: Message) -> Texts:
    """The source's own singular and plural, for as many forms as French has."""
    return (message.id,) + (message.plural or message.id,) * (plural_count(SOURCE) - 1)
