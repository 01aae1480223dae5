"""What is loaded, and when: who answers a page or a short command must not wait for what they do not use."""

import os
import subprocess
import sys
from pathlib import Path


def said(script: str) -> str:
    """What a new process prints."""
    where = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run([sys.executable, "-c", script], env=where, capture_output=True, text=True, check=True).stdout


def test_importing_the_engine_loads_neither_polars_nor_duckdb() -> None:
    loaded = said("import sys, socle.engines.tables; print('duckdb' in sys.modules, 'polars' in sys.modules)")

    assert loaded.split() == ["False", "False"]


def test_places_in_degrees_are_checked_without_what_makes_geometry(tmp_path: Path) -> None:
    rows = "\n".join(f"{at};{2.3 + at / 1e4};{48.8 + at / 1e4}" for at in range(100))
    (tmp_path / "t.csv").write_text(f"id;lon;lat\n{rows}\n101;200;48.8\n")

    loaded = said(
        "import sys; from socle.engines.tables import check;"
        f"found = check({str(tmp_path / 't.csv')!r}, None)['findings'];"
        "print(*(one['type'] for one in found), 'shapely' in sys.modules, 'numpy' in sys.modules)"
    )

    assert loaded.split() == ["geometry-outside", "False", "False"]
