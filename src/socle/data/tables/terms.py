"""Value types: what a room declares as a feed, and the words of a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socle.engines.tables import Aggregate, Column, Filter, Geo, Plan, Schema, cql2_of, flaw_words, lines_of, tree_of

__all__ = [
    "EXPIRED",
    "LICENCES",
    "Access",
    "Aggregate",
    "Column",
    "Described",
    "Feed",
    "Filter",
    "Frequency",
    "Geo",
    "Imported",
    "Origin",
    "Plan",
    "Prepared",
    "Reason",
    "Schema",
    "because_words",
    "cql2_of",
    "lines_of",
    "tree_of",
    "words",
]

Texts = Mapping[str, str]

LICENCES: dict[str, tuple[str, str]] = {
    "LO-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "ODbL-1.0": ("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""The licences that a table may have: how each is named, and where it is read."""


class Origin(StrEnum):
    """Where the rows of a table come from."""

    FEED = "feed"
    IMPORT = "import"
    DERIVED = "derived"  # made out of other tables by a recipe


class Access(StrEnum):
    """Who may read a table."""

    OPEN = "open"
    CLOSED = "closed"


class Frequency(StrEnum):
    """How often a table is said to change; a daily one gets an edition each night that it changed."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    NEVER = "never"
    ON_DEMAND = "demand"

    @property
    def label(self) -> Promise:
        """The frequency in the reader's language."""
        return _FREQUENCIES[self]


_FREQUENCIES: dict[Frequency, Promise] = {
    Frequency.DAILY: _("chaque jour"),
    Frequency.WEEKLY: _("chaque semaine"),
    Frequency.MONTHLY: _("chaque mois"),
    Frequency.YEARLY: _("chaque année"),
    Frequency.NEVER: _("une seule fois"),
    Frequency.ON_DEMAND: _("de temps en temps"),
}


EXPIRED = "durée de conservation atteinte"
"""Why an edition was withdrawn when its time was over, as kept in the database; ``because_words`` says it."""


def because_words(because: str) -> str:
    """The reason of a withdrawal in the reader's language, where the program gave it; else as staff wrote it."""
    return str(_("durée de conservation atteinte")) if because == EXPIRED else because


class Reason(StrEnum):
    """Why an edition was made."""

    IMPORT = "import"
    DAILY = "daily"
    DEMAND = "demand"
    ROLLBACK = "rollback"
    RECIPE = "recipe"

    @property
    def label(self) -> Promise:
        """The reason in the reader's language."""
        return _REASONS[self]


_REASONS: dict[Reason, Promise] = {
    Reason.IMPORT: _("fichier reçu"),
    Reason.DAILY: _("édition de la nuit"),
    Reason.DEMAND: _("à la demande"),
    Reason.ROLLBACK: _("retour à une édition d’avant"),
    Reason.RECIPE: _("faite par une recette"),
}


@dataclass(frozen=True, slots=True)
class Feed:
    """A table that a room keeps alive. Texts map a language to words. ``key`` names the columns that name a row.

    Its address in an authority is ``<authority>-<slug>``. Columns named ``lon`` and ``lat`` give its points. Rows say
    what happened to public things: no column may hold personal data. ``keep_years`` is how long its editions are of
    use.
    """

    slug: str
    title: Texts
    description: Texts
    purpose: Texts
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    keep_years: int
    frequency: Frequency = Frequency.DAILY

    @property
    def schema(self) -> Schema:
        """The schema of its rows. Raises ``TableError`` when the declaration contradicts itself."""
        names = {column.name for column in self.columns}
        geo = Geo(lon="lon", lat="lat") if {"lon", "lat"} <= names else None
        return Schema(self.columns, self.key, geo)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows ready to be published: a Parquet file of this instance, and what the engine said of it. ``size``: bytes."""

    path: Path
    rows: int
    size: int
    sha256: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a table beside its rows. Texts map a language to words."""

    title: Texts
    description: Texts
    purpose: Texts
    licence: str
    frequency: Frequency
    keep_years: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import published, and what was found in the file."""

    slug: str
    title: str
    edition: int
    rows: int
    report: Mapping[str, Any]

    def summary(self) -> str:
        """Lines for a terminal: dialect, types, and everything that was uneven."""
        dialect, uneven = self.report["dialect"], self.report["uneven"]
        columns = self.report["schema"]["columns"]
        lines = [
            f"Published {self.slug}, edition {self.edition}: {self.rows} rows, {len(columns)} columns.",
            _format_line(self.report),
            "  columns: " + ", ".join(f"{column['name']} ({column['type']})" for column in columns[:60]),
        ]
        for flaw in self.report["flaws"]:
            if flaw["code"] not in _SAID_BELOW:
                lines.append(f"  {flaw_words(flaw['code'], flaw['row'], flaw['data'], 'en')}")
        if dialect["skip"]:
            lines.append(f"  {dialect['skip']} records before the header were left out of the rows")
        if not dialect["header"]:
            lines.append("  no header was found: columns are numbered")
        for kind, words_ in _UNEVEN.items():
            if uneven[kind]:
                at = uneven["lines"].get(kind)
                lines.append(f"  {uneven[kind]} {words_}" + (f" (lines {', '.join(map(str, at))})" if at else ""))
        personal = [column["name"] for column in columns if _PERSONAL.search(column["name"])]
        if personal:
            lines.append(f"  look again: {', '.join(personal[:10])} may hold personal data")
        for name, note in self.report["notes"].items():
            lines += _note_lines(name, note)
        return "\n".join(lines)


def _format_line(report: Mapping[str, Any]) -> str:
    dialect = report["dialect"]
    if report["format"] == "csv":
        return f"  encoding {dialect['encoding']}, delimiter: {_DELIMITERS[dialect['delimiter']]}"
    return f"  format {report['format']}" + (f", sheet: {report['sheet']}" if report["sheet"] else "")


_PERSONAL = re.compile(
    r"(?i)e.?mail|courriel|(?<![^\W\d_])(?:tel|phone|fax)|telephone|prenom|first.?name|last.?name|birth|naissance"
)
_SAID_BELOW = ("preamble", "no-header")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_UNEVEN = {
    "short_rows": "rows were too short and completed with empty cells",
    "long_rows": "rows were longer than the header",
    "added_columns": "columns were added for them",
    "blank_rows": "blank rows were left out",
    "replaced_characters": "characters were already destroyed in the file (U+FFFD)",
}


def _note_lines(name: str, note: Mapping[str, Any]) -> list[str]:
    lines = []
    if "read_as_empty" in note:
        read = ", ".join(f"{word} ({count})" for word, count in note["read_as_empty"].items())
        lines.append(f"  {name}: read as empty: {read}")
    if "almost" in note:
        lines.append(f"  {name}: kept as text because of {note['strays']} cells such as {note['examples'][0]!r}")
    return lines


def words(texts: Texts, language: str) -> str:
    """The text in a language, else in French, else in any language it has."""
    return texts.get(language) or texts.get("fr") or next(iter(texts.values()), "")
