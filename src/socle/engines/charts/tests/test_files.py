"""The command line: files in, a stand-alone drawing out."""

import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from socle.engines.charts.__main__ import main

AREA = {"type": "Polygon", "coordinates": [[[2, 47], [2.1, 47], [2.1, 47.1], [2, 47]]]}
WAY = {"type": "LineString", "coordinates": [[2, 47], [2.01, 47.001]]}


def collection(geometry: Mapping[str, object]) -> str:
    facts = {"name": "Centre", "delay": 3}
    return json.dumps({"type": "FeatureCollection", "features": [{"properties": facts, "geometry": geometry}]})


@pytest.mark.parametrize(
    ("document", "arguments"),
    [
        ("nom,valeur\nVoirie,12\nArbres,\n", ["bars"]),
        ("mois,valeur\njanvier,12\nfévrier,3\n", ["months", "--shape", "line"]),
        (collection(AREA), ["zones"]),
        (collection(AREA), ["zones", "--value", "delay"]),
        (collection({"type": "Point", "coordinates": [2, 47]}), ["points"]),
        (collection(WAY), ["plan", "--lon", "2", "--lat", "47", "--metres", "800"]),
    ],
)
def test_each_verb_draws_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: str, arguments: list[str]
) -> None:
    source = tmp_path / "source"
    source.write_text(document, encoding="utf-8")

    code = main([arguments[0], str(source), "--sentence", "Essai", *arguments[1:]])

    assert code == 0
    assert ElementTree.fromstring(capsys.readouterr().out).attrib["aria-label"] == "Essai"


@pytest.mark.parametrize("document", ["nom,valeur\nVoirie,beaucoup\n", "nom\nVoirie\n"])
def test_a_file_that_cannot_be_drawn_is_refused_with_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: str
) -> None:
    source = tmp_path / "source.csv"
    source.write_text(document, encoding="utf-8")

    assert main(["bars", str(source), "--sentence", "Essai"]) == 2
    assert "name and a number" in capsys.readouterr().err
