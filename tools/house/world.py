"""Clocks, chance, identifiers and waiting come from ``ground/world`` alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.house.tree import at, bindings, docstrings, dotted, package, syntax

WORLD = Path("ground") / "world"
# Whole modules: there is no harmless part in them.
CHANCE = ("random", "secrets", "numpy.random")
BANNED = frozenset(
    """
    time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time
    time.process_time_ns time.thread_time time.clock_gettime time.sleep time.ctime time.localtime time.gmtime
    time.strftime datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
    uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 os.urandom os.getrandom asyncio.sleep
    django.utils.timezone.now django.utils.timezone.localdate django.utils.timezone.localtime
    django.utils.crypto.get_random_string django.core.management.utils.get_random_secret_key
    django.db.models.functions.Now django.db.models.functions.Random
    """.split()
)
# With an argument these convert a time that is given; without, they read the clock.
CONVERTERS = frozenset(
    "time.ctime time.localtime time.gmtime django.utils.timezone.localdate django.utils.timezone.localtime".split()
)
# Model fields that read a clock of their own.
CLOCK_FIELDS = frozenset({"auto_now", "auto_now_add"})
# A database has a clock and dice too.
IN_SQL = re.compile(
    r"current_timestamp|current_date\b|current_time\b|\bnow\(\)|\brandom\(\)|\brandomblob\(|gen_random_uuid\(|'now'",
    re.I,
)
SEEDED = ("demo", "benchmarks", "tests", "e2e", "tools")


def the_world_is_the_only_clock(root: Path) -> list[str]:
    """No clock, chance, new id or waiting outside ``ground/world``, under any name, nor in SQL or templates."""
    faults: list[str] = []
    for path in sorted(package(root).rglob("*.py")):
        inside = path.relative_to(package(root))
        if not {"tests", "migrations"} & set(inside.parts) and not inside.is_relative_to(WORLD):
            faults += [f"{at(root, path, line)}: {what}" for line, what in sorted(set(_faults(path)))]
    for path in sorted(package(root).rglob("templates/**/*.*")):
        if re.search(r"{%\s*now\b", path.read_text(encoding="utf-8", errors="ignore")):
            faults.append(f"{at(root, path)}: a template reads the clock with now")
    return faults


def _faults(path: Path) -> Iterator[tuple[int, str]]:
    tree = syntax(path)
    bound = bindings(tree)
    prose = docstrings(tree)
    given = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, f"imports {one.name}") for one in node.names if one.name in CHANCE)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from _import_faults(node)
        elif isinstance(node, ast.Attribute | ast.Name | ast.Call):
            name = dotted(node, bound)
            if name in CONVERTERS and node in given:
                continue
            if name in BANNED or (name or "").startswith(tuple(f"{one}." for one in CHANCE)):
                yield node.lineno, f"uses {name}"
            if isinstance(node, ast.Call):
                yield from _call_faults(node, bound)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
            if _is_sql(node.value) and (found := IN_SQL.search(node.value)):
                yield node.lineno, f"SQL with {found.group()}"


def _import_faults(node: ast.ImportFrom) -> Iterator[tuple[int, str]]:
    for one in node.names:
        name = f"{node.module}.{one.name}"
        if name in BANNED - CONVERTERS or node.module in CHANCE or name in CHANCE:
            yield node.lineno, f"imports {name}"
        elif one.name == "*" and any(banned.startswith(f"{node.module}.") for banned in BANNED):
            yield node.lineno, f"imports all of {node.module}"


def _call_faults(node: ast.Call, bound: dict[str, str]) -> Iterator[tuple[int, str]]:
    for keyword in node.keywords:
        if keyword.arg in CLOCK_FIELDS:
            yield node.lineno, f"a field with {keyword.arg}"
    called = (dotted(node.func, bound) or "").rsplit(".", 1)[-1]
    first = node.args[0] if node.args else None
    if called in {"import_module", "__import__"} and isinstance(first, ast.Constant):
        if first.value in (*CHANCE, "time"):
            yield node.lineno, f"imports {first.value} by name"
    if called == "order_by" and any(getattr(one, "value", None) == "?" for one in node.args):
        yield node.lineno, "orders by chance"


def _is_sql(text: str) -> bool:
    return re.search(r"\b(select|insert|update|delete|create|where|default)\b", text, re.I) is not None


def chance_in_tests_has_a_seed(root: Path) -> list[str]:
    """Tests, demonstration and benchmarks may draw, from a generator given a seed: what fails can be replayed."""
    faults: list[str] = []
    places = [path for folder in SEEDED for path in (root / folder).rglob("*.py")]
    places += package(root).rglob("tests/**/*.py")
    for path in sorted(places):
        tree = syntax(path)
        bound = bindings(tree)
        for node in ast.walk(tree):
            name = dotted(node.func, bound) if isinstance(node, ast.Call) else None
            if name is None or not isinstance(node, ast.Call):
                continue
            seeded = name in {"random.Random", "numpy.random.default_rng"} and (node.args or node.keywords)
            if name.startswith(("random.", "numpy.random.")) and not seeded:
                faults.append(f"{at(root, path, node.lineno)}: {name} without a seed")
    return faults
