"""Command line: ``python -m socle.engines.workflow check FILE.json`` (also ``draw`` and ``standard``)."""

import argparse
import json
import sys
from pathlib import Path

from socle.engines.workflow import WorkflowError, draw, from_json, sentence, standard, to_json, validate


def main(arguments: list[str] | None = None) -> int:
    """Check or draw a workflow, or write the house's own. Exit 0; 1 when it has faults; 2 when it cannot be read."""
    parser = argparse.ArgumentParser(prog="workflow", description="States and actions as data.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, about in (("check", "name the faults"), ("draw", "write an SVG"), ("standard", "write the house's own")):
        asked = verbs.add_parser(verb, help=about)
        asked.add_argument("--language", default="en", help="fr, en or ar")
        if verb != "standard":
            asked.add_argument("file")
    given = parser.parse_args(arguments)
    if given.verb == "standard":
        print(json.dumps(to_json(standard()), ensure_ascii=False, indent=1))
        return 0
    try:
        workflow = from_json(Path(given.file).read_bytes())
    except (WorkflowError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2
    if given.verb == "draw":
        head, rest = draw(workflow, given.language).split(">", 1)
        print(f'{head} xmlns="http://www.w3.org/2000/svg">{rest}')
        return 0
    faults = validate(workflow)
    for one in faults:
        print(f"{one.where}: {sentence(one, given.language)}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
