"""The demonstration holds life enough to try everything: six months, two languages, late reports, photographs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite  # it reads the file of the database

COUNTED = {
    "reports": "SELECT count(*) FROM services_reports_report",
    "in Arabic": "SELECT count(*) FROM commons_cases_case WHERE kind = 'report' AND language = 'ar'",
    "late": "SELECT count(*) FROM commons_cases_case WHERE kind = 'report' AND due_at < coalesce(closed_at, :now)",
    "days": "SELECT julianday(max(opened_at)) - julianday(min(opened_at)) FROM commons_cases_case",
    "photographs": "SELECT count(*) FROM commons_files_storedfile",
}


def test_the_towns_hold_six_months_of_reports_in_two_languages_some_late_and_some_with_a_photograph(
    towns: Path,
) -> None:
    with closing(sqlite3.connect(towns / "socle.sqlite3")) as database:
        now = database.execute("SELECT max(at) FROM commons_cases_step").fetchone()[0]
        found = {what: database.execute(query, {"now": now}).fetchone()[0] for what, query in COUNTED.items()}

    assert found["reports"] >= 1200
    assert found["in Arabic"] >= 0.10 * found["reports"], found
    assert found["late"] >= 0.15 * found["reports"], found
    assert found["days"] >= 150, found
    assert found["photographs"] >= 40, found
