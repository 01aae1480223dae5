"""One more authority in a real instance: founded by a command, or refused in words with nothing made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLI = [sys.executable, "-m", "socle.site.cli"]
FIRST = {"name": "Vallonne", "admin": "rim@vallonne.example"}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new instance with one authority."""
    made = tmp_path_factory.mktemp("added") / "instance"
    done = socle("new", made, "--name", FIRST["name"], "--languages", "fr,ar", "--admin", FIRST["admin"])
    assert done.returncode == 0, done.stderr
    return made


def socle(verb: str, directory: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on an instance of its own database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOCLE_")}
    command = [*CLI, *verb.split(), "--dir", str(directory), *more]
    return subprocess.run(command, env=kept | {"PYTHONPATH": "src:."}, capture_output=True, text=True, check=False)


def add(directory: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    """Add an authority."""
    options = [text for name, value in given.items() for text in (f"--{name}", value)]
    return socle("authority add", directory, *options)


def rows(directory: Path, question: str) -> list[tuple[object, ...]]:
    """What the instance's database says."""
    import sqlite3

    (file,) = directory.glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        return database.execute(question).fetchall()


def test_a_second_authority_is_founded_with_its_own_codes_and_a_known_administrator(instance: Path) -> None:
    done = add(instance, slug="val-dor", name="Val d’Or", parent="vallonne", admin=FIRST["admin"])
    same = add(instance, slug="vallon", name="Val d’Or", kind="village")

    listed = rows(
        instance, "SELECT slug, kind, code_prefix, parent_id, languages FROM commons_people_authority ORDER BY id"
    )
    assert (done.returncode, same.returncode) == (0, 0), done.stderr + same.stderr
    assert "/@val-dor/" in done.stdout
    assert [row[0] for row in listed] == ["vallonne", "val-dor", "vallon"]
    assert len({row[2] for row in listed}) == 3 and listed[1][3] == 1 and listed[2][1] == "village"
    assert listed[1][4] == '["fr", "ar"]'
    assert rows(instance, "SELECT count(DISTINCT account_id), count(*) FROM commons_people_roleheld") == [(1, 2)]
    assert socle("verify", instance).returncode == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"slug": "vallonne", "name": "Autre"}, "taken"),
        ({"slug": "Deux Mots", "name": "Autre"}, "minuscules"),
        ({"slug": "../x", "name": "Autre"}, "minuscules"),
        ({"slug": "autre", "name": " "}, "nom"),
        ({"slug": "autre", "name": "x" * 500}, "nom"),
        ({"slug": "autre", "name": "Autre", "prefix": "é1"}, "two to four capital letters"),
        ({"slug": "autre", "name": "Autre", "prefix": "VA"}, "These are taken"),
        ({"slug": "autre", "name": "Autre", "parent": "nulle-part"}, "There are: vallonne"),
        ({"slug": "autre", "name": "Autre", "kind": "empire"}, "--kind is one of"),
        ({"slug": "autre", "name": "Autre", "languages": "fr,xx"}, "not xx"),
        ({"slug": "autre", "name": "Autre", "admin": "pas-une-adresse"}, "adresse"),
    ],
)
def test_what_cannot_be_founded_is_refused_in_words_and_nothing_is_made(
    instance: Path, given: dict[str, str], says: str
) -> None:
    before = rows(instance, "SELECT count(*) FROM commons_people_authority")

    done = add(instance, **given)

    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr
    assert rows(instance, "SELECT count(*) FROM commons_people_authority") == before


def test_without_an_instance_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = add(tmp_path, slug="a", name="A")

    assert done.returncode == 2 and "./socle new" in done.stderr
