"""The engine alone, from its command line, and what it costs to import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from socle.engines.geo import Feature, Point, Polygon, snap, write_features
from socle.engines.geo.__main__ import main
from socle.engines.geo.files import read_file, write_file

from .shapes import BELVENNE, star


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.geojson"
    write_file(path, [Feature(Polygon(star([2000] * 12)), {"nom": "Belvenne"}), Feature(BELVENNE, {"nom": "Mairie"})])
    return path


def test_a_file_is_summed_up(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(town)]) == 0

    said = json.loads(capsys.readouterr().out)
    assert said["features"] == 2
    assert said["kinds"] == {"Polygon": 1, "Point": 1}


def test_a_place_is_found_in_its_territory(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inside", str(town), "-30.5", "46.2"]) == 0
    assert "Belvenne" in capsys.readouterr().out

    assert main(["inside", str(town), "2.0", "46.2"]) == 1


def test_the_points_of_a_file_are_blurred(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["snap", str(town), "--metres", "200"]) == 0

    blurred = tmp_path / "blurred.geojson"
    blurred.write_text(capsys.readouterr().out, encoding="utf-8")
    assert read_file(blurred)[1].geometry == snap(BELVENNE, 200)


def test_an_unreadable_file_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.geojson"
    bad.write_text('{"type": "Point", "coordinates": [46.2, 120.0]}', encoding="utf-8")

    assert main(["check", str(bad)]) == 2
    assert "longitude comes first" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "absent.geojson")]) == 2


def test_importing_the_engine_loads_neither_shapely_nor_numpy() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, socle.engines.geo; print('shapely' in sys.modules, 'numpy' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["False", "False"]


def test_what_is_written_is_one_feature_a_line() -> None:
    text = write_features([Feature(Point(1, 2), {"n": 1}), Feature(Point(3, 4), {"n": 2})])

    assert len(text.splitlines()) == 4
