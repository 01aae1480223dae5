"""Cells of one column to the type that all of them agree on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.inferring._names import role_of
from socle.engines.tables.model import Column

if TYPE_CHECKING:
    import polars as pl

# Words for "no value", taken as empty in typed columns only: in text, "NA" may be a code.
NULL_WORDS: Final = (
    "-",
    "--",
    ".",
    "NA",
    "N/A",
    "n/a",
    "na",
    "#N/A",
    "NaN",
    "nan",
    "NULL",
    "null",
    "None",
    "none",
    "NC",
)
PROBE: Final = 2_000

# Digits are those of ASCII: `\d` of Rust is a digit of any script, which no cast reads.
_INTEGER: Final = r"^[+-]?(0|[1-9][0-9]{0,14})$"
_POINT: Final = r"^[+-]?(0|[1-9][0-9]{0,14})?(\.[0-9]{0,25})?([eE][+-]?[0-9]{1,2})?$"
_COMMA: Final = r"^[+-]?(0|[1-9][0-9]{0,14})?(,[0-9]{0,25})?$"
_SPACED: Final = r"^[+-]?([1-9][0-9]{0,2}([ \x{00a0}\x{202f}'’][0-9]{3})+|0|[1-9][0-9]{0,14})([.,][0-9]{0,25})?$"
_ENGLISH: Final = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{0,25})?$|^[+-]?(0|[1-9][0-9]{0,2})(\.[0-9]{0,25})?$"
_GERMAN: Final = r"^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{0,25})?$|^[+-]?(0|[1-9][0-9]{0,2})(,[0-9]{0,25})?$"
_DIGIT: Final = r"[0-9]"
_TRUE: Final = ("true", "vrai", "oui", "yes", "نعم")
_FALSE: Final = ("false", "faux", "non", "no", "لا")
_DATES: Final = (
    ("%Y-%m-%d", r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"),
    ("%Y/%m/%d", r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$"),
    ("%d/%m/%Y", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"),
    ("%d.%m.%Y", r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"),
    ("%d-%m-%Y", r"^[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}$"),
    ("%d/%m/%y", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}$"),
    ("%m/%d/%Y", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"),
)
_OFFSET: Final = r"([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)"
_ISO_MOMENT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
_MOMENTS: Final = (
    ("%d/%m/%Y %H:%M", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}"),
    ("%d.%m.%Y %H:%M", r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4} [0-9]{1,2}:[0-9]{2}"),
)
_POINT_CELL: Final = r"^\s*\[?\s*-?[0-9]{1,3}(\.[0-9]+)?\s*,\s*-?[0-9]{1,3}(\.[0-9]+)?\s*\]?\s*$"

Attempt = tuple["pl.Series", Column, dict[str, Any]]


def infer_one(series: pl.Series, name: str, delimiter: str) -> Attempt:
    """The first type that fits every filled cell; text otherwise."""
    import polars as pl

    clean = series.str.strip_chars()
    nulls = clean.is_in(NULL_WORDS).fill_null(False)
    read_empty = int(nulls.sum())
    clean = pl.select(pl.when(nulls).then(None).otherwise(clean)).to_series().alias(name)
    filled = clean.drop_nulls()
    if filled.is_empty():
        return series, Column(name), {}
    for attempt in (_boolean, _number, _date, _moment):
        if found := attempt(clean, filled, name, delimiter):
            typed, column, note = found
            if read_empty:
                words = series.str.strip_chars().filter(nulls).value_counts()
                note = {**note, "read_as_empty": dict(words.iter_rows())}
            return typed, column, note
    if _fits(filled, _POINT_CELL):
        return series, Column(name, "geopoint"), {}
    if role_of(name) in ("register", "identifier"):
        return series, Column(name, role="identifier"), {}
    return series, Column(name), _almost(filled)


def figure(found: Any) -> float:
    """A figure that Polars drew from a column of numbers or truths, whose type names all that a cell may hold; 0 for
    none."""
    return float(found or 0)


def _almost(filled: pl.Series) -> dict[str, Any]:
    """For the publisher: a few cells alone keep this column from being numbers or dates, and here they
    are."""
    if len(filled) < 50:
        return {}
    for kind, pattern in (
        ("number", r"^[+-]?[0-9]+([.,][0-9]+)?$"),
        ("date", r"^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}$"),
    ):
        if figure(filled.head(PROBE).str.contains(pattern).mean()) < 0.95:
            continue
        strays = filled.filter(~filled.str.contains(pattern))
        if 0 < len(strays) <= 0.02 * len(filled) + 2:
            return {
                "almost": kind,
                "strays": len(strays),
                "examples": strays.unique().sort().head(5).to_list(),
            }
    return {}


def _fits(filled: pl.Series, pattern: str) -> bool:
    """Whether all match: a probe of the first values refuses most columns at little cost."""
    return bool(filled.head(PROBE).str.contains(pattern).all() and filled.str.contains(pattern).all())


def _boolean(clean: pl.Series, filled: pl.Series, name: str, delimiter: str) -> Attempt | None:
    words = filled.head(PROBE).str.to_lowercase().unique()
    if len(words) > 4 or not filled.str.to_lowercase().is_in(_TRUE + _FALSE).all():
        return None
    return clean.str.to_lowercase().is_in(_TRUE).alias(name), Column(name, "boolean"), {}


def _number(clean: pl.Series, filled: pl.Series, name: str, delimiter: str) -> Attempt | None:
    import polars as pl

    role = role_of(name)
    if role == "register" or not _fits(filled, _DIGIT):
        return None
    if _fits(filled, _INTEGER):
        values = clean.str.strip_prefix("+").cast(pl.Int64)
        if role == "year" and not values.drop_nulls().is_between(1800, 2200).all():
            role = ""
        return values, Column(name, "integer", role=role), {}
    if role == "identifier" and not _fits(filled, r"^[0-9]+\.0$"):
        return None  # "2022.00030" is a name, not a quantity
    for style, pattern, to_plain in _styles(filled, delimiter):
        if _fits(filled, pattern):
            plain = to_plain(clean)
            whole = plain.drop_nulls().str.contains(_INTEGER).all()
            values = plain.str.strip_prefix("+").cast(pl.Int64 if whole else pl.Float64, strict=False)
            if values.null_count() != clean.null_count():
                return None
            return values.alias(name), Column(name, "integer" if whole else "number"), {"style": style}
    return None


def _styles(filled: pl.Series, delimiter: str) -> Sequence[tuple[str, str, Callable[[pl.Series], pl.Series]]]:
    """Ways to write a number, most plain first. "1,234" alone is decimal in a `;` file (French, German habit)
    or where a longer number stands without a mark; in a `,` file it is a thousand."""
    point = ("point", _POINT, lambda s: s)
    comma = ("comma", _COMMA, lambda s: s.str.replace(",", ".", literal=True))
    spaced = (
        "spaced",
        _SPACED,
        lambda s: s.str.replace_all(r"[ \x{00a0}\x{202f}'’]", "").str.replace(",", ".", literal=True),
    )
    english = ("english", _ENGLISH, lambda s: s.str.replace_all(",", "", literal=True))
    german = (
        "german",
        _GERMAN,
        lambda s: s.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True),
    )
    thousands = delimiter != ";" and bool(filled.str.contains(r",").any())
    return (point, english, comma, spaced, german) if thousands else (point, comma, spaced, german, english)


def _date(clean: pl.Series, filled: pl.Series, name: str, delimiter: str) -> Attempt | None:
    import polars as pl

    for form, pattern in _DATES:
        if not _fits(filled, pattern):
            continue
        values = clean.str.to_date(form, strict=False)
        if form.endswith("%y"):
            # Two-digit years: 70 to 99 belong to the last century, as in POSIX (69 there), spreadsheets
            # differ.
            later = values.dt.year() >= 2070
            values = pl.select(pl.when(later).then(values.dt.offset_by("-100y")).otherwise(values)).to_series()
        if values.null_count() == clean.null_count():
            return values.alias(name), Column(name, "date"), {"format": form}
    return None


def _moment(clean: pl.Series, filled: pl.Series, name: str, delimiter: str) -> Attempt | None:
    import polars as pl

    kind = pl.Datetime("us", "UTC")
    if _fits(filled, _ISO_MOMENT + _OFFSET + "$"):
        full = (
            clean.str.replace(r"[Zz]$", "+00:00")
            .str.replace(" ", "T", literal=True)
            .str.replace(",", ".", literal=True)
        )
        full = full.str.replace(r"([+-][0-9]{2}):?([0-9]{2})$", "$1:$2").str.replace(r"(T.*[+-][0-9]{2})$", "$1:00")
        full = full.str.replace(r"(T[0-9]{2}:[0-9]{2})([+-])", "$1:00$2")
        values = full.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", strict=False, time_unit="us").cast(kind)
        if values.null_count() == clean.null_count():
            return values.alias(name), Column(name, "datetime", zoned=True), {}
    if _fits(filled, _ISO_MOMENT + "$"):
        full = clean.str.replace(" ", "T", literal=True).str.replace(r"(T[0-9]{2}:[0-9]{2})$", "$1:00")
        naive = full.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False, time_unit="us")
        if naive.null_count() == clean.null_count():
            return naive.alias(name), Column(name, "datetime"), {}
    for form, pattern in _MOMENTS:
        for full_form, full_pattern in ((form, pattern + "$"), (form + ":%S", pattern + r":[0-9]{2}$")):
            if _fits(filled, full_pattern):
                local = clean.str.to_datetime(full_form, strict=False, time_unit="us")
                if local.null_count() == clean.null_count():
                    return local.alias(name), Column(name, "datetime"), {"format": full_form}
    return None
