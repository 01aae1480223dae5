"""A plugin of pytest, loaded before Django's settings are read: tests have an instance of their own, in a temporary
folder.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

_directory = Path(tempfile.mkdtemp(prefix="socle-tests-"))
(_directory / "static").mkdir()
atexit.register(shutil.rmtree, _directory, ignore_errors=True)
os.environ["SOCLE_DIR"] = str(_directory)
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
