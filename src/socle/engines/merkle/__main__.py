"""Command line: ``python -m socle.engines.merkle verify PROOF.json | root LEAVES.txt | prove LEAVES.txt INDEX``."""

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

from socle.engines.merkle import (
    Consistency,
    Frontier,
    Inclusion,
    MerkleError,
    append,
    from_json,
    prove_consistency,
    prove_inclusion,
    read_leaves,
    root,
    subtrees_of,
    to_json,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 1 << 20  # bytes of a proof file


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when done or proved, 1 when a proof does not hold, 2 when a file cannot be read."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (MerkleError, OSError, UnicodeDecodeError) as fault:
        print(fault, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="merkle", description="A log that proves what it holds.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="checks an inclusion or consistency proof")
    verify.add_argument("proof", type=Path, help="a JSON document (format: README.md)")
    verify.add_argument("--root", help="the root you trust, in hexadecimal, instead of the one in the file")
    verify.set_defaults(run=_verify)
    whole = verbs.add_parser("root", help="computes the root of a list of leaves")
    whole.add_argument("leaves", help="a file with one leaf a line, in hexadecimal; - for standard input")
    whole.set_defaults(run=_root)
    prove = verbs.add_parser("prove", help="writes the proof that a leaf, or an older log, is in a list of leaves")
    prove.add_argument("leaves", help="a file with one leaf a line, in hexadecimal; - for standard input")
    prove.add_argument("index", type=int, help="which leaf, from 0; with --consistency the size of the older log")
    prove.add_argument("--consistency", action="store_true", help="prove that the log only grew")
    prove.set_defaults(run=_prove)
    return parser


def _verify(given: argparse.Namespace) -> int:
    with given.proof.open("rb") as opened:
        text = opened.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise MerkleError("a proof is smaller than one megabyte")
    proof = from_json(text)
    holds = verify_inclusion(proof) if isinstance(proof, Inclusion) else verify_consistency(proof)
    if given.root and given.root.strip().lower() != proof.root.hex():
        print("the proof is about another root", file=sys.stderr)
        return 1
    print(json.dumps({"holds": holds, "size": proof.size, "root": proof.root.hex()}))
    return 0 if holds else 1


def _root(given: argparse.Namespace) -> int:
    with _opened(given.leaves) as lines:
        grown = append(Frontier(), read_leaves(lines))
    print(json.dumps({"size": grown.size, "root": root(grown).hex()}))
    return 0


def _prove(given: argparse.Namespace) -> int:
    with _opened(given.leaves) as lines:
        leaves = list(read_leaves(lines))
    subtree, size = subtrees_of(leaves), len(leaves)
    whole = root(append(Frontier(), leaves))
    proof: Inclusion | Consistency
    if given.consistency:
        path = prove_consistency(given.index, size, subtree)
        older = root(append(Frontier(), leaves[: given.index]))
        proof = Consistency(given.index, older, size, whole, path)
    else:
        path = prove_inclusion(given.index, size, subtree)
        proof = Inclusion(leaves[given.index], given.index, size, whole, path)
    print(json.dumps(to_json(proof), indent=1))
    return 0


def _opened(name: str) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="ascii")


if __name__ == "__main__":
    raise SystemExit(main())
