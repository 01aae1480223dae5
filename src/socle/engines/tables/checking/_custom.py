"""The checks of the French registry (`custom_checks`): numbers of companies, columns that go together, telephone
numbers… Each is fast on usual cells, exact on distinct ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from socle.engines.tables.checking import _registry
from socle.engines.tables.checking._fast import missing_of
from socle.engines.tables.checking._findings import Fault, Found
from socle.engines.tables.checking._judging import Judge
from socle.engines.tables.checking._matching import Matching
from socle.engines.tables.schemas import CustomCheck, TableSchema, Warned

if TYPE_CHECKING:
    import polars as pl

REMEMBERED: Final = 50_000
Cells = tuple[str | None, ...]
_SINGLE: Final[Mapping[str, Callable[[str], bool]]] = {
    "french-siret-value": _registry.is_siret,
    "french-siren-value": _registry.is_siren,
    "nomenclature-actes-value": _registry.is_nomenclature,
    "phone-number-value": _registry.is_phone,
    "opening-hours-value": _registry.is_opening_hours,
}
_OPERATORS: Final = (">", ">=", "=", "==", "<=", "<", "!=")


@dataclass(slots=True)
class Custom:
    """One check on some columns: `broken` judges a row's cells in them, None where there is no value. `quick` says for
    whole columns which rows are surely right."""

    like: Fault
    judges: Sequence[tuple[int, Judge]]
    broken: Callable[[Cells], bool]
    quick: Callable[[Sequence[pl.Expr]], pl.Expr] | None = None
    known: dict[Cells, bool] = field(default_factory=dict)

    def add(self, frame: pl.DataFrame, numbers: pl.Series, found: Found) -> None:
        """Look at the rows of a batch."""
        import polars as pl

        names = [str(at) for at in range(len(self.judges))]
        values = frame.select(
            pl.when(~missing_of(judge.missing, pl.col(str(at)))).then(pl.col(str(at))).alias(name)
            for name, (at, judge) in zip(names, self.judges, strict=True)
        )
        if self.quick is not None:
            sure = values.select(self.quick([pl.col(name) for name in names]).fill_null(False).alias("sure"))["sure"]
            if sure.all():
                return
            values, numbers = values.filter(~sure), numbers.filter(~sure)
        wrong = pl.Series([self._asked(row) for row in values.iter_rows()], dtype=pl.Boolean)
        if wrong.any():
            cells = values["0"].filter(wrong).to_list()
            found.add_rows(self.like, numbers.filter(wrong), cells)

    def _asked(self, row: Cells) -> bool:
        answer = self.known.get(row)
        if answer is None:
            if len(self.known) > REMEMBERED:
                self.known.clear()
            answer = self.known[row] = self.broken(row)
        return answer


def prepared(schema: TableSchema, matching: Matching, judges: Mapping[int, Judge]) -> tuple[list[Custom], list[Warned]]:
    """The checks of a schema that this table can be given. A check on a column that the table lacks is left out: its
    header's findings say so."""
    checks: list[Custom] = []
    warnings: list[Warned] = []
    for one in schema.custom_checks:
        names = _names(one)
        if names is None:
            warnings.append(Warned("bad-custom-check", one.name, {"name": one.name[:60]}))
        elif unknown := [name for name in names if name not in schema.names]:
            warnings.append(Warned("unknown-field", "custom_checks", {"property": one.name, "name": unknown[0]}))
        else:
            columns = [matching.column(name) for name in names]
            if all(columns):
                held = [(column.position, judges[column.position]) for column in columns if column]
                checks.append(_made(one, names, held))
    return checks, warnings


def _names(check: CustomCheck) -> list[str] | None:
    """The columns of a check, None when it is unknown or lacks a parameter."""
    params = check.params
    if check.name in _SINGLE or check.name == "year-interval-value":
        names = [params.get("column")]
    elif check.name == "compare-columns-value":
        names = [params.get("column"), params.get("column2")] if params.get("op") in _OPERATORS else [None]
    elif check.name in ("sum-columns-value", "cohesive-columns-value"):
        others = params.get("columns" if check.name == "sum-columns-value" else "othercolumns")
        names = [params.get("column"), *others] if isinstance(others, list) and others else [None]
    elif check.name == "one-of-required":
        names = [params.get("column1"), params.get("column2")]
    else:
        return None
    right = [name for name in names if isinstance(name, str)]
    return right if len(right) == len(names) else None


def _made(check: CustomCheck, names: list[str], judges: list[tuple[int, Judge]]) -> Custom:
    at = judges[0][0]
    data = {"names": ", ".join(names[1:]), "op": str(check.params.get("op", ""))}
    like = Fault(check.name, names[0], at + 1, 0, rule=", ".join(names[1:]) + data["op"], data=data)
    if check.name in _SINGLE:
        test = _SINGLE[check.name]
        quick = {"french-siret-value": _quick_siret, "french-siren-value": _quick_siren}.get(check.name)
        return Custom(like, judges, lambda row: row[0] is not None and not test(row[0]), quick or _absent)
    if check.name == "year-interval-value":
        alone = str(check.params.get("allow-year-only", "")).lower() in ("yes", "true", "oui", "1")
        return Custom(like, judges, lambda row: not _registry.is_year_interval(row[0], alone=alone), _absent)
    if check.name == "one-of-required":
        return Custom(like, judges, lambda row: row[0] is None and row[1] is None, _any_filled)
    if check.name == "cohesive-columns-value":
        return Custom(like, judges, lambda row: len({cell is None for cell in row}) > 1, _all_or_none)
    read = [judge.read for _, judge in judges]
    if check.name == "sum-columns-value":
        return Custom(like, judges, lambda row: _registry.is_not_sum(row, read), _any_absent)
    op = data["op"]
    return Custom(like, judges, lambda row: _registry.is_misordered(row, read, op), _quick_order(judges, op))


def _absent(cells: Sequence[pl.Expr]) -> pl.Expr:
    return cells[0].is_null()


def _any_absent(cells: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    return pl.any_horizontal(cell.is_null() for cell in cells)


def _any_filled(cells: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    return pl.any_horizontal(cell.is_not_null() for cell in cells)


def _all_or_none(cells: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    filled = [cell.is_not_null() for cell in cells]
    return pl.all_horizontal(filled) | ~pl.any_horizontal(filled)


def _quick_siret(cells: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    number = cells[0].cast(pl.Int64, strict=False)
    right = cells[0].str.contains("^[0-9]{14}$") & _luhn(number, 14) & _luhn(number // 100_000, 9)
    return cells[0].is_null() | right


def _quick_siren(cells: Sequence[pl.Expr]) -> pl.Expr:
    import polars as pl

    right = cells[0].str.contains("^[0-9]{9}$") & _luhn(cells[0].cast(pl.Int64, strict=False), 9)
    return cells[0].is_null() | right


def _luhn(number: pl.Expr, digits: int) -> pl.Expr:
    """Whether the check digit of Luhn's formula is right."""
    import polars as pl

    total = pl.lit(0, dtype=pl.Int64)
    for at in range(digits):
        digit = (number // 10**at) % 10
        total = total + (digit if at % 2 == 0 else 2 * digit - 9 * (digit > 4).cast(pl.Int64))
    return total % 10 == 0


def _quick_order(judges: list[tuple[int, Judge]], op: str) -> Callable[[Sequence[pl.Expr]], pl.Expr]:
    """Whole numbers are compared at once; the rest goes pair by pair."""

    def quick(cells: Sequence[pl.Expr]) -> pl.Expr:
        import polars as pl

        absent = cells[0].is_null() | cells[1].is_null()
        if not all(judge.field.type == "integer" for _, judge in judges):
            return absent
        one, other = (cell.cast(pl.Int64, strict=False) for cell in cells)
        holds = {">": one > other, ">=": one >= other, "<=": one <= other, "<": one < other, "!=": one != other}
        return absent | holds.get(op, one == other).fill_null(False)

    return quick
