"""``python -m tools.messages [--root DIR] extract | check | merge FILE.json… | mend``: exit 0 when well, else 1."""

import argparse
import sys
from pathlib import Path

from tools.messages.catalogue import update
from tools.messages.check import check
from tools.messages.extract import NotLiteral, extract
from tools.messages.merge import merge
from tools.messages.typography import mend_sources

HERE = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three verbs; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("--root", type=Path, default=HERE, help="the checkout (default: this one)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("extract", help="write the strings of the code into locale/")
    verbs.add_parser("mend", help="put French thin spaces and apostrophes into the sources")
    verbs.add_parser("check", help="list what is missing or wrong")
    verbs.add_parser("merge", help="put translations in").add_argument("files", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    try:
        if options.verb == "extract":
            return _extract(options.root)
        if options.verb == "mend":
            return _mend(options.root)
        if options.verb == "merge":
            return _merge(options.root, options.files)
    except NotLiteral as fault:
        print(fault, file=sys.stderr)
        return 1
    return _check(options.root)


def _extract(root: Path) -> int:
    messages = extract(root)
    print(f"{len(messages)} messages")
    for language, (dropped, waiting) in update(root, messages).items():
        print(f"{language}: {dropped} dropped, {waiting} to translate")
    return 0


def _mend(root: Path) -> int:
    changed, left = mend_sources(root, extract(root))
    print(f"{changed} texts mended, {len(left)} not found in one piece" + "".join(f"\n  {text}" for text in left))
    update(root, extract(root))
    return 1 if left else 0


def _merge(root: Path, files: list[Path]) -> int:
    update(root, extract(root))
    reports = merge(root, files)
    for name, report in reports.items():
        print(
            f"{name}: {report.taken} texts taken ({report.respaced} keys had other spaces or apostrophes), "
            f"{len(report.refused)} refused, {len(report.notes)} not in the code"
        )
        for line in report.notes + report.refused:
            print(f"  {line}")
    faults = check(root)
    print(f"{len(faults)} faults left" + "".join(f"\n  {fault}" for fault in faults))
    return 1 if faults or any(report.refused for report in reports.values()) else 0


def _check(root: Path) -> int:
    faults = check(root)
    for fault in faults:
        print(fault)
    print(f"translations: {len(faults)} faults" if faults else "translations: complete")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
