"""The house rules hold here, and each of them can fail: a fault planted in a small house turns it red."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.minimal import HERE, build, plant
from tests.house.planted import FAULTS, Fault
from tools.house.__main__ import main
from tools.house.registry import RULES


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small house without any fault."""
    return build(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rule(rule: str) -> None:
    assert RULES[rule](HERE) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_house_is_green(rule: str, sound: Path) -> None:
    assert RULES[rule](sound) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}: {fault.name}")
def test_a_planted_fault_is_red(fault: Fault, tmp_path: Path) -> None:
    root = build(tmp_path)

    plant(root, fault.files)

    violations = RULES[fault.rule](root)
    assert violations
    assert any(fault.says in violation for violation in violations), violations


def test_every_rule_has_a_planted_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)


def test_the_command_names_the_violation_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = build(tmp_path)
    assert main(["nothing_is_a_drawer", "--root", str(root)]) == 0

    plant(root, {"src/socle/commons/cases/utils.py": ""})

    assert main(["nothing_is_a_drawer", "--root", str(root)]) == 1
    assert "src/socle/commons/cases/utils.py" in capsys.readouterr().out


BANNED = {
    "a clock": "import time\n\nNOW = time.time()\n",
    "a clock under another name": "from datetime import datetime as dt\n\nNOW = dt.now()\n",
    "chance": "import random\n\nDICE = random.Random(1)\n",
    "an id": "from uuid import uuid4\n\nID = uuid4()\n",
    "a signal": "from django.db.models.signals import post_save\n\nprint(post_save)\n",
}


@pytest.mark.parametrize("text", BANNED.values(), ids=BANNED)
def test_ruff_refuses_the_banned_names_outside_the_world(text: str) -> None:
    refused = _ruff(text, "src/socle/services/reports/commands.py")
    allowed = _ruff(text, "src/socle/ground/world/clock.py")

    assert "TID251" in refused
    assert "TID251" not in allowed


def _ruff(text: str, name: str) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise"]
    done = subprocess.run(
        [*command, "--stdin-filename", name, "-"], input=text, cwd=HERE, capture_output=True, text=True, check=False
    )
    return done.stdout


def test_every_rule_is_explained_in_the_reference() -> None:
    page = (HERE / "docs/reference/house-rules.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(RULES)
