"""Other machines are spoken to through ``ground/egress`` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.house.tree import at, closed_lists, module_of, package, syntax

EGRESS = Path("ground") / "egress"
# Whatever opens a connection by itself.
WAYS_OUT = (
    "socket urllib.request http.client urllib3 requests httpx aiohttp ftplib smtplib poplib imaplib telnetlib "
    "xmlrpc.client asyncio.open_connection asyncio.streams pycurl paramiko"
).split()


def egress_is_the_only_way_out(root: Path) -> list[str]:
    """No socket and no HTTP client outside ``ground/egress``: an address chosen by a stranger is checked there."""
    excused = closed_lists(root).get("ways_out", {})
    faults: list[str] = []
    used: set[str] = set()
    for path in sorted(package(root).rglob("*.py")):
        inside = path.relative_to(package(root))
        if {"tests", "migrations"} & set(inside.parts) or inside.is_relative_to(EGRESS):
            continue
        for line, name in _ways_out(syntax(path)):
            known = f"{module_of(root, path)}:{name}"
            used.add(known)
            if not excused.get(known, "").strip():
                faults.append(f"{at(root, path, line)}: uses {name}; ask ground/egress")
    return faults + [f"{name} is excused and does not exist" for name in sorted(set(excused) - used)]


def _ways_out(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            names = [str(node.args[0].value)] if called in {"import_module", "__import__"} else []
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            # ``import urllib`` reaches urllib.request once anybody imported it.
            dotted = f"{node.value.id}.{node.attr}"
            names = [dotted] if dotted in WAYS_OUT else []
        for name in names:
            for way in WAYS_OUT:
                if name == way or name.startswith(f"{way}."):
                    yield getattr(node, "lineno", 0), way
