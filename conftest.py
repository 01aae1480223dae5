"""What every test stands on: words compiled, and nothing remembered from the test before."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import settings

# The short suite draws the same examples each time, so that it is red only for a reason in the change; the whole suite
# (--all) draws new ones and prints how to draw them again.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("searching", deadline=None, print_blob=True, max_examples=200)
settings.load_profile("searching" if os.environ.get("SOCLE_TEST_ALL") == "1" else "steady")

ROOT = Path(__file__).parent
REAL_DATA = Path(os.environ.get("SOCLE_SHARED_DATA", ROOT.parent / "shared" / "data"))


# What these tests are about is not everywhere: where it is not, they are left out, and the last lines say how many.
_LEFT_OUT: dict[str, int] = {}


def _asks_spark() -> bool:
    from tools import spark

    # Minutes of Java: the short suite leaves them out even where it could.
    return os.environ.get("SOCLE_TEST_ALL") != "0" and spark.there()


def _may_mount() -> bool:
    from tests.trust.full import mounts

    return mounts()


_ABSENT: dict[str, tuple[Callable[[], bool], str]] = {
    "sqlite": (lambda: bool(os.environ.get("SOCLE_DATABASE_URL")), "about SQLite alone, and this is PostgreSQL"),
    "realdata": (lambda: not REAL_DATA.is_dir(), f"the folder of real public data is not at {REAL_DATA}"),
    "mount": (lambda: not _may_mount(), "mounting a small disk is for root alone"),
    "spark": (lambda: not _asks_spark(), "a Spark cluster is for --all --require spark, with Java and the extra"),
}

# The suite runs the tests in parts, beside each other: what touches no database (the same beside either), the whole
# (storms, journeys, matrices), and the rooms.
_WITHOUT_DATABASE = (ROOT / "src/socle/engines", ROOT / "tests/house", ROOT / "tools")
_WHOLE = (ROOT / "tests", ROOT / "e2e")
_PART = os.environ.get("SOCLE_TEST_PART", "")
_SHORT_ON_POSTGRES = os.environ.get("SOCLE_TEST_ALL") == "0" and bool(os.environ.get("SOCLE_DATABASE_URL"))


def _part_of(path: Path) -> str:
    if any(path.is_relative_to(folder) for folder in _WITHOUT_DATABASE):
        return "no database"
    return "whole" if any(path.is_relative_to(folder) for folder in _WHOLE) else "rooms"


def _why_left_out(item: pytest.Item, absent: dict[str, str]) -> str | None:
    if _PART and _part_of(item.path) != _PART:
        return "in another part of the suite"
    if _SHORT_ON_POSTGRES and item.get_closest_marker("long") and "goes_red" in item.name:
        return "faults planted beside SQLite; --all plants them beside PostgreSQL too"
    return next((absent[name] for name in absent if item.get_closest_marker(name)), None)


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: looking through it again and again for rubbish is a tenth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose subject is not here."""
    kept, left = [], []
    absent = {name: reason for name, (missing, reason) in _ABSENT.items() if missing()}
    for item in items:
        why = _why_left_out(item, absent)
        if why is None:
            kept.append(item)
        else:
            left.append(item)
            _LEFT_OUT[why] = _LEFT_OUT.get(why, 0) + 1
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and why."""
    for why, count in sorted(_LEFT_OUT.items()):
        terminalreporter.write_line(f"left out {count}: {why}")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, so that pages speak their languages in tests too; empty tables the quick way."""
    from django.test import TransactionTestCase

    from socle.ground.i18n import compile_catalogues

    compile_catalogues(ROOT / "locale")
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]


def _empty_tables(_case: object) -> None:
    """Empty the tables that a test filled.

    Django empties all of them and makes its permissions anew each time: with a hundred tables, on PostgreSQL, that was
    most of the time of the suite.
    """
    from django.db import connection, transaction

    kept = {"django_migrations", "django_content_type", "auth_permission"}
    names = set(connection.introspection.django_table_names(only_existing=False, include_views=False)) - kept
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are checked at the commit: the order does not matter.
        tables = [connection.ops.quote_name(name) for name in sorted(names)]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


@pytest.fixture(scope="session")
def spark_master() -> Iterator[str]:
    """The address of a standalone master with two workers, on the loopback address."""
    from tools import spark

    with spark.cluster() as url:
        yield url


# What a process remembers between requests: in tests, ids come again.
_REMEMBERED = (
    ("socle.commons.people.queries", "_remembered"),
    ("socle.commons.cases.queries._workflows", "_remembered"),
    ("socle.data.tables.queries._asking", "_answers"),
    ("socle.data.tables.queries._features", "_found"),
    ("socle.data.tables.queries._features", "_tables"),
    ("socle.data.portal.ogc._items", "_kept._pages"),
    ("socle.data.portal.pages._list", "_pages._pages"),
    ("socle.data.portal.pages._table", "_pages._pages"),
    ("socle.site.home", "_pages._pages"),
)


@pytest.fixture(autouse=True)
def _fresh_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing that a process remembers between requests survives a test, nor does the spatial index.

    Django empties its tables after a test that commits; indexes that no model describes are none of them.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        from tests.emptying import empty_indexes

        empty_indexes()
    yield
    for module, kept in _REMEMBERED:
        if module in sys.modules:
            attrgetter(kept)(sys.modules[module]).clear()
