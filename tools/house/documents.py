"""A setting, command or address without documentation is red; so is one that is documented and does not exist."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.house.tree import constant_text, docstrings, package, syntax

VARIABLE = re.compile(r"\bSOCLE_[A-Z0-9_]+\b")
REFERENCE = Path("docs") / "reference"

COMMANDS = """
import argparse, json
from socle.site.cli import build_parser
def walk(parser, path):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield " ".join([*path, name])
                yield from walk(inner, [*path, name])
        elif not isinstance(action, argparse._HelpAction):
            for name in action.option_strings[-1:] or [action.metavar or action.dest]:
                yield " ".join([*path, name])
print(json.dumps(sorted(walk(build_parser(), []))))
"""

ADDRESSES = """
import json, re, django
django.setup()
from django.urls import URLPattern, get_resolver
def walk(patterns, path):
    for one in patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLPattern):
            yield "/" + re.sub(r"<\\w+:(\\w+)>", r"<\\1>", here)
        else:
            yield from walk(one.url_patterns, here)
print(json.dumps(sorted(set(walk(get_resolver().url_patterns, "")))))
"""


def settings_are_documented(root: Path) -> list[str]:
    """Every variable ``SOCLE_*``, every field of ``instance.json`` and every fixed setting is in ``settings.md``."""
    existing = {*_variables(root), *_constants(root), *_instance_fields(root)}
    return _differences(root, "settings.md", existing, r"[A-Z][A-Z0-9_]+|[a-z_]+")


def _variables(root: Path) -> Iterator[str]:
    script = root / "socle"
    if script.is_file():
        yield from VARIABLE.findall(script.read_text(encoding="utf-8"))
    for folder in (package(root), root / "demo", root / "benchmarks"):
        for path in folder.rglob("*.py"):
            if {"tests", "migrations"} & set(path.relative_to(root).parts):
                continue
            tree = syntax(path)
            prose = docstrings(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
                    if VARIABLE.fullmatch(node.value):
                        yield node.value


def _constants(root: Path) -> Iterator[str]:
    path = package(root) / "site" / "settings.py"
    for node in ast.walk(syntax(path)) if path.exists() else ():
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                yield target.id


def _instance_fields(root: Path) -> Iterator[str]:
    path = package(root) / "site" / "instance.py"
    for node in ast.walk(syntax(path)) if path.exists() else ():
        if isinstance(node, ast.ClassDef) and node.name == "Instance":
            for inner in node.body:
                if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    yield inner.target.id


def commands_are_documented(root: Path) -> list[str]:
    """Every command, argument and option of ``./socle`` is in ``commands.md``, as ``command --option``."""
    try:
        existing = set(_asked(root, COMMANDS)) | _shell_commands(root)
    except DoesNotStart as fault:
        return [str(fault)]
    return _differences(root, "commands.md", existing, r"[a-z][\w-]*(?: (?:--)?[\w-]+)*|--[\w-]+")


def _shell_commands(root: Path) -> set[str]:
    """The command that the start script hands to the workshop instead of the site, and its options."""
    script = root / "socle"
    if not script.is_file():
        return set()
    named = set(re.findall(r'= "?(test)"? \]', script.read_text(encoding="utf-8")))
    suite = root / "tools" / "suite.py"
    if not suite.exists():
        return named
    calls = [node for node in ast.walk(syntax(suite)) if isinstance(node, ast.Call) and node.args]
    options = [constant_text(call.args[0]) for call in calls if getattr(call.func, "attr", "") == "add_argument"]
    return named | {f"test {option}" for option in options if option}


def addresses_are_documented(root: Path) -> list[str]:
    """Every address of the site is in ``addresses.md``; parameters are written ``<name>``."""
    try:
        existing = set(_asked(root, ADDRESSES))
    except DoesNotStart as fault:
        return [str(fault)]
    return _differences(root, "addresses.md", existing, r"/\S*")


class DoesNotStart(Exception):
    """The program of this tree does not start, so its commands or addresses cannot be asked."""


def _asked(root: Path, program: str) -> list[str]:
    """What the real program of this tree says, in a process of its own with an empty instance."""
    with tempfile.TemporaryDirectory() as instance:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOCLE_")},
            "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
            "DJANGO_SETTINGS_MODULE": "socle.site.settings",
            "SOCLE_DIR": instance,
        }
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise DoesNotStart(f"the program does not start: {done.stderr.strip()[-300:]}")
    answer: list[str] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _differences(root: Path, page: str, existing: set[str], shape: str) -> list[str]:
    path = root / REFERENCE / page
    place = (REFERENCE / page).as_posix()
    if not path.exists():
        return [f"{place} does not exist"]
    # A documented name opens a row of a table or an item of a list.
    text = path.read_text(encoding="utf-8")
    documented = set(re.findall(rf"^(?:\||[-*]|#+)\s*`({shape})`", text, re.M))
    return [f"{place}: {name} is not documented" for name in sorted(existing - documented)] + [
        f"{place}: {name} is documented and does not exist" for name in sorted(documented - existing)
    ]
