"""The import contracts, and that none of them is empty or forgotten."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.house.order import contracts, layers, lines
from tools.house.tree import FURNISHED, PACKAGE, module_of, package

# Tests of an engine may draw with a seed, time themselves and start its command line; SQLite is a file format for one
# module (decision 0014); one package asks a cluster (decision 0019). Nothing else is excused.
EXCEPTIONS = {
    "socle.engines.*.tests.** -> **",
    "socle.engines.tables.sqlite -> sqlite3",
    "socle.engines.tables.scaling.* -> ibis",
    "socle.engines.tables.scaling.* -> pyspark",
}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def imports_keep_the_contracts(root: Path) -> list[str]:
    """import-linter's verdict on ``.importlinter``, in a process of its own so that it reads this tree."""
    command = [sys.executable, "-c", LINT, "--config", str(root / ".importlinter"), "--no-cache"]
    paths = [str(root / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    output = done.stdout + done.stderr
    start = output.find("Broken contracts")
    kept = [line.strip() for line in output[max(start, 0) :].splitlines()]
    return [line for line in kept if re.match(r"\S.*(not allowed|->|does not exist|Error|Missing|^- )", line)] or [
        output.strip()[-500:]
    ]


def contracts_cover_the_house(root: Path) -> list[str]:
    """Every floor has its exhaustive order of rooms, and every furnished floor the order of furniture."""
    faults: list[str] = []
    if contracts(root).get("floors", {}).get("exhaustive") != "true":
        faults.append(".importlinter: the contract of the floors is not exhaustive")
    furniture = lines(contracts(root).get("furniture", {}).get("containers", ""))
    for floor in (*FURNISHED, "ground", "engines"):
        if not (package(root) / floor).is_dir():
            continue
        container = f"{PACKAGE}.{floor}"
        if not layers(root, container):
            faults.append(f".importlinter: no contract orders the rooms of {container}")
        if floor in FURNISHED and f"{container}.*" not in furniture:
            faults.append(f".importlinter: the furniture of {container}.* is in no contract")
    for name, contract in contracts(root).items():
        for exception in set(lines(contract.get("ignore_imports", ""))) - EXCEPTIONS:
            faults.append(f".importlinter: {name} makes an exception for {exception}")
        alone = len(lines(contract.get("containers", ""))) == 1
        if alone and contract.get("type") == "layers" and contract.get("exhaustive") != "true":
            faults.append(f".importlinter: {name} is not exhaustive")
    return faults


def wildcards_match_something(root: Path) -> list[str]:
    """A contract over a wildcard that matches no module would be kept for ever without checking anything."""
    paths = package(root).rglob("*.py")
    modules = {module_of(root, path) for path in paths if "migrations" not in path.parts}
    faults: list[str] = []
    for name, contract in contracts(root).items():
        for option in ("containers", "modules", "source_modules", "forbidden_modules"):
            for expression in lines(contract.get(option, "")):
                if "*" in expression and not any(_matches(expression, module) for module in modules):
                    faults.append(f".importlinter: {expression} in {name} matches nothing")
    return faults


def _matches(expression: str, module: str) -> bool:
    pattern = re.escape(expression).replace(r"\*\*", r"[\w.]+").replace(r"\*", r"\w+")
    return re.fullmatch(pattern, module) is not None
