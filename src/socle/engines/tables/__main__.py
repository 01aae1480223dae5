"""`python -m socle.engines.tables FILE`: dialect, columns, types and counts of a text table, as JSON.

Exit 0 when it can be published, 2 when it cannot be read (the reason is in the JSON).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from socle.engines.tables import TableError, convert


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m socle.engines.tables", description="Describe a text table.")
    parser.add_argument("file")
    parser.add_argument("--encoding", help="said by the caller instead of found")
    parser.add_argument("--delimiter", help="said by the caller instead of found")
    parser.add_argument("--sheet", default="", help="the sheet, layer or file of the archive, where there are several")
    parser.add_argument("--out", default="", metavar="FILE.parquet", help="also write the typed table")
    asked = parser.parse_args(arguments)
    try:
        found = convert(asked.file, asked.out, encoding=asked.encoding, delimiter=asked.delimiter, sheet=asked.sheet)
    except TableError as error:
        json.dump(
            {"refused": error.code, "message": error.message, "data": error.data},
            sys.stdout,
            ensure_ascii=False,
        )
        sys.stdout.write("\n")
        return 2
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
