"""The web process stays small: the heavy libraries live in the sandbox only."""

import os
import subprocess
import sys
from pathlib import Path

LOADS = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from socle.data.tables import commands, queries, schedule, invariants
print(sorted(set(sys.modules) & {"duckdb", "polars", "numpy", "pyarrow", "pandas"}))
"""


def test_loading_every_address_loads_neither_duckdb_nor_polars(tmp_path: Path) -> None:
    environment = {**os.environ, "SOCLE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "socle.site.settings"}

    done = subprocess.run([sys.executable, "-c", LOADS], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
