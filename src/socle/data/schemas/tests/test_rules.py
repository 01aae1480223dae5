"""What a town writes is checked place by place, and a column is said in plain words."""

import json
import re
from typing import Any

import hypothesis.strategies as st
import pytest
from django.utils import translation
from hypothesis import given, settings

from socle.data.schemas.queries._registry import registry
from socle.data.schemas.rules import described, document_of, example_csv, faults_of, read_document, slug_faults
from socle.data.schemas.tests.conftest import DOCUMENT
from socle.data.tables.terms import Column, Schema
from socle.ground.refusals import Refusal

FIELD = {"name": "a", "type": "string"}


def faults(*fields: Any, **more: Any) -> dict[str, str]:
    document = {"title": "T", "fields": list(fields) or [FIELD], **more}
    return {fault.where: fault.words for fault in faults_of(document)}


def test_a_sound_document_has_no_fault() -> None:
    assert faults_of(DOCUMENT) == []


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("text", "fields[0]"),
        ({"type": "string"}, "fields[0].name"),
        ({"name": " a"}, "fields[0].name"),
        ({"name": "x" * 113}, "fields[0].name"),
        ({"name": 3}, "fields[0].name"),
        ({"name": "a", "type": "text"}, "fields[0].type"),
        ({"name": "a", "type": ["string"]}, "fields[0].type"),
        ({"name": "a", "type": "string", "format": "mail"}, "fields[0].format"),
        ({"name": "a", "type": "date", "format": 3}, "fields[0].format"),
        ({"name": "a", "title": 3}, "fields[0].title"),
        ({"name": "a", "socle:title": "A"}, "fields[0].socle:title"),
        ({"name": "a", "type": "boolean", "trueValues": "oui"}, "fields[0].trueValues"),
        ({"name": "a", "constraints": []}, "fields[0].constraints"),
        ({"name": "a", "type": "string", "constraints": {"needed": True}}, "fields[0].constraints.needed"),
        ({"name": "a", "type": "string", "constraints": {"minimum": 3}}, "fields[0].constraints.minimum"),
        ({"name": "a", "type": "integer", "constraints": {"pattern": "a"}}, "fields[0].constraints.pattern"),
        ({"name": "a", "type": "string", "constraints": {"pattern": "(a"}}, "fields[0].constraints.pattern"),
        ({"name": "a", "type": "string", "constraints": {"pattern": "(" * 400}}, "fields[0].constraints.pattern"),
        ({"name": "a", "type": "string", "constraints": {"pattern": "a" * 2_001}}, "fields[0].constraints.pattern"),
        ({"name": "a", "type": "string", "constraints": {"enum": []}}, "fields[0].constraints.enum"),
        ({"name": "a", "type": "string", "constraints": {"enum": [{}]}}, "fields[0].constraints.enum"),
        ({"name": "a", "type": "string", "constraints": {"required": "yes"}}, "fields[0].constraints.required"),
        ({"name": "a", "type": "string", "constraints": {"minLength": -1}}, "fields[0].constraints.minLength"),
        ({"name": "a", "type": "number", "constraints": {"minimum": []}}, "fields[0].constraints.minimum"),
        ({"name": "a", "type": "number", "constraints": {"minimum": 5, "maximum": 2}}, "fields[0].constraints.minimum"),
    ],
)
def test_a_faulty_column_is_named_by_its_place_in_words(field: Any, where: str) -> None:
    said = faults(field)

    assert list(said) == [where] and len(said[where]) > 15


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": 4}, "description"),
        ({"fields": []}, "fields"),
        ({"fields": "a"}, "fields"),
        ({"fields": [FIELD] * 301}, "fields"),
        ({"primaryKey": "b"}, "primaryKey"),
        ({"primaryKey": {"a": 1}}, "primaryKey"),
        ({"socle:title": ["en"]}, "socle:title"),
        ({"missingValues": ""}, "missingValues"),
        ({"custom_checks": {}}, "custom_checks"),
        ({"custom_checks": [{"name": "x"}]}, "custom_checks[0]"),
        ({"custom_checks": [{"name": "x", "params": {"column": "b"}}]}, "custom_checks[0]"),
        ({"custom_checks": [{"name": "x", "params": {"column": ["a"]}}]}, "custom_checks[0]"),
    ],
)
def test_a_faulty_document_is_told_where(more: dict[str, Any], where: str) -> None:
    document = {"title": "T", "fields": [FIELD], **more}

    assert [fault.where for fault in faults_of(document)] == [where]


def test_two_columns_of_one_name_whatever_the_case_are_a_fault() -> None:
    assert "A" in faults(FIELD, {"name": "A"})["fields[1].name"]


def test_signs_that_nobody_sees_are_refused_wherever_they_are() -> None:
    for hidden in ("\x00", "\u202e", "\ud800"):
        assert faults({"name": "a", "description": f"un{hidden}deux"})
        assert faults(FIELD, **{f"cle{hidden}": 1})


def test_at_most_forty_faults_are_told() -> None:
    assert len(faults_of({"title": "T", "fields": [{"name": ""}] * 300})) == 40


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "3", "{", '{"a": NaN}', '{"a": 1e999}', "[" * 100_000, '{"a":' * 50 + "1" + "}" * 50,
        "9" * 5_000, "é" * 300_001, '{"a": "\ud800"',
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_document(text)

    assert refused.value.field == "document" and refused.value.status == 400


def test_the_line_of_a_typing_error_is_told() -> None:
    with pytest.raises(Refusal) as refused:
        read_document('{"title": "T",\n "fields" []}')

    assert "ligne 2" in str(refused.value.message)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["name", "type", "format", "title", "constraints", "fields", "primaryKey", "custom_checks", "socle:title", "enum"]
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES | st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=3), max_size=6))
def test_any_document_gets_words_and_never_a_crash(document: dict[str, Any]) -> None:
    assert all(fault.words for fault in faults_of(document))


def test_short_names_make_addresses() -> None:
    assert not slug_faults("bancs-2", frozenset())
    for name in ("", "Bancs", "2bancs", "a b", "a--b", "nouveau", "x" * 61, "été", "bancs-vide", "a\n"):
        assert slug_faults(name, frozenset())
    assert slug_faults("arbres", frozenset({"arbres"}))


def test_a_column_is_said_in_plain_words() -> None:
    siret = registry()["deliberations"]["fields"][1]
    theme = registry()["equipements"]["fields"][3]

    assert described(siret, "fr").limits == ("14 chiffres",)
    assert described(siret, "fr").required and described(siret, "en").title == "SIRET number of the authority"
    assert described(theme, "fr").limits[0].startswith("un de ces mots\u00a0: «\u00a0Equipement administratif\u00a0»")


def test_every_column_of_the_registry_can_be_said_in_each_language() -> None:
    for language in ("fr", "en", "ar"):
        with translation.override(language):
            for schema in registry().values():
                for field in schema["fields"]:
                    said = described(field, language)
                    assert said.kind and said.title and all(said.limits)
                    assert not re.search(r"%\(", " ".join(said.limits))


def test_an_example_that_a_spreadsheet_would_run_is_disarmed_and_a_telephone_number_is_not() -> None:
    document = {"fields": [{"name": "a", "example": "=1+1"}, {"name": "b", "example": "+33 1"}]}

    assert example_csv(document).splitlines()[1] == "'=1+1,+33 1"


def test_a_schema_made_from_a_table_is_sound_and_keeps_its_words() -> None:
    label = {"fr": "Numéro", "en": "Number"}
    schema = Schema((Column("numero", label=label), Column("ou", "geopoint"), Column("le", "date")), ("numero",))

    document = document_of("bancs", {"fr": "Bancs", "en": "Benches"}, schema)

    assert faults_of(document) == [] and document["primaryKey"] == ["numero"]
    assert document["fields"][0] == {
        "name": "numero", "type": "string", "title": "Numéro", "socle:title": {"en": "Number"},
    }  # fmt: skip
    assert json.loads(json.dumps(document)) == document
