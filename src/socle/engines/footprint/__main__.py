"""Command line: ``python -m socle.engines.footprint ecoindex --dom 155 --requests 2 --kilobytes 13``."""

import argparse
import json
import sys
from dataclasses import asdict

from socle.engines.footprint import FootprintError, ecoindex


def main(arguments: list[str] | None = None) -> int:
    """Print the score of a page as JSON. Exit 0, or 2 when a quantity cannot be read."""
    parser = argparse.ArgumentParser(prog="footprint", description="What a page costs the planet.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    page = verbs.add_parser("ecoindex", help="EcoIndex of one page view")
    page.add_argument("--dom", type=float, required=True, help="elements, the children of each svg apart")
    page.add_argument("--requests", type=float, required=True, help="HTTP requests, cold cache")
    page.add_argument("--kilobytes", type=float, required=True, help="thousands of bytes over the wire")
    given = parser.parse_args(arguments)
    try:
        score = ecoindex(given.dom, given.requests, given.kilobytes)
    except FootprintError as fault:
        print(fault, file=sys.stderr)
        return 2
    print(json.dumps(asdict(score)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
