"""``python -m tools.house [RULE…] [--root DIR]``: the violations of the house rules; exit 1 when there is one."""

import argparse
import sys
from pathlib import Path

from tools.house.registry import RULES

HERE = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run the rules named (or all); returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.house", description=__doc__)
    parser.add_argument("rules", nargs="*", choices=[[], *RULES], metavar="RULE", help=", ".join(RULES))
    parser.add_argument("--root", type=Path, default=HERE, help="the checkout (default: this one)")
    options = parser.parse_args(arguments)
    count = 0
    chosen = options.rules or list(RULES)
    for name in chosen:
        violations = RULES[name](options.root.resolve())
        count += len(violations)
        if violations:
            print(f"{name}: {(RULES[name].__doc__ or '').strip().splitlines()[0]}")
        for violation in violations:
            print(f"  {violation}")
    print(f"house rules: {count} violations" if count else f"house rules: {len(chosen)} rules kept")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
