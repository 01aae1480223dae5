"""Every type of finding that the engine tells has words for a clerk, and no words are for a type that it has not."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

import socle
from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.uploads.models import Upload
from socle.data.uploads.pages._meanings import _RULES, rule_words
from socle.data.uploads.tests.conftest import Walk
from socle.engines.tables.shaping import FAULTS
from tests.towns import hire

SOURCE = Path(socle.__file__).parent
ENGINE = SOURCE / "engines" / "tables" / "checking"
REFERENCE = SOURCE.parents[1] / "docs" / "reference" / "check.md"


def told_by_the_engine() -> set[str]:
    """The types that its source makes findings of: by name, by the name of a custom check, of the geometry."""
    source = "\n".join(path.read_text() for path in ENGINE.glob("*.py"))
    made = set(re.findall(r'Fault\(\s*"([a-z-]+)"', source)) - {"elsewhere"}  # that is a table referred to
    of_cells = set(re.findall(r'kind = "([a-z-]+)" if .* else "([a-z-]+)"', source))
    custom = set(re.findall(r'"((?:[a-z]+-)+value|one-of-required)"', source))
    return made | {kind for pair in of_cells for kind in pair} | custom | set(FAULTS)


def told_by_the_reference() -> set[str]:
    lines = REFERENCE.read_text().partition("| type | about |")[2].strip().splitlines()
    table = [line for line in lines[: lines.index("")] if line.startswith("| `")]
    return {kind for line in table for kind in re.findall(r"`([a-z-]+)`", line.split("|")[1])}


def test_every_type_of_finding_has_words_and_no_other_has() -> None:
    assert set(_RULES) == told_by_the_engine()


def test_the_reference_names_what_the_engine_tells() -> None:
    told = told_by_the_reference()

    assert len(told) > 30
    assert told <= told_by_the_engine()
    assert told_by_the_engine() - told <= set(FAULTS)


def test_no_words_look_like_a_code() -> None:
    for language in ("fr", "en", "ar"):
        with override(language):
            for code in told_by_the_engine():
                words = rule_words(code)
                assert words != code and " " in words and not re.search(r"[a-z]+-(value|error|label|cell)\b", words)


@pytest.mark.django_db
def test_a_clerk_reads_a_sentence_for_a_check_of_the_french_registry(walk: Walk, town: Authority) -> None:
    upload = walk.checked()
    Upload.objects.filter(pk=upload.pk).update(
        report={**upload.report, "valid": False, "totals": {"cohesive-columns-value": 3, "unmatched-header": 1}}
    )
    client = Client()
    client.force_login(hire(town, Role.STEWARD))

    page = client.get(f"/agent/donnees/arrivees/{upload.pk}/constats").content.decode()

    assert "Colonnes à remplir ensemble, ou à laisser vides ensemble</a> <b>3</b>" in page
    assert "Aucune colonne du schéma dans l’en-tête" in page and ">cohesive-columns-value<" not in page
