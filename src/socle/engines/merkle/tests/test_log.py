"""The log says what RFC 9162 says, proves what it holds, and no other log has its root."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.merkle import (
    EMPTY_ROOT,
    Consistency,
    Frontier,
    Inclusion,
    MerkleError,
    append,
    prove_consistency,
    prove_inclusion,
    range_root,
    root,
    subtrees_of,
    verify_consistency,
    verify_inclusion,
)
from socle.engines.merkle.tests import oracle

# The vectors of the Certificate Transparency project (RFC 6962, the same tree as RFC 9162).
VECTOR = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
VECTOR.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = """
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
PATH_0_OF_8 = """
96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
""".split()
FROM_6_TO_8 = """
0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
""".split()

logs = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def whole(leaves: list[bytes]) -> bytes:
    return root(append(Frontier(), leaves))


def test_the_published_vectors_hold() -> None:
    assert root(Frontier()) == EMPTY_ROOT == hashlib.sha256(b"").digest()
    assert [whole(VECTOR[: n + 1]).hex() for n in range(8)] == ROOTS
    subtree = subtrees_of(VECTOR)
    assert [node.hex() for node in prove_inclusion(0, 8, subtree)] == PATH_0_OF_8
    assert [node.hex() for node in prove_consistency(6, 8, subtree)] == FROM_6_TO_8


@given(logs, st.data())
def test_growing_in_any_pieces_gives_the_root_of_the_definition(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))

    grown = append(append(Frontier(), leaves[:cut]), leaves[cut:])

    assert root(grown) == oracle.mth(leaves)
    assert grown.size == len(leaves)


@given(logs)
def test_full_subtrees_are_told_once_each_as_they_are(leaves: list[bytes]) -> None:
    told: dict[tuple[int, int], bytes] = {}

    append(Frontier(), leaves, full=lambda level, index, node: told.update({(level, index): node}))

    subtree = subtrees_of(leaves)
    assert told == {
        (level, index): subtree(level, index) for level in range(1, 8) for index in range(len(leaves) >> level)
    }


@given(logs, st.data())
def test_inclusion_is_proved_as_the_definition_says(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = prove_inclusion(index, len(leaves), subtrees_of(leaves))

    assert list(path) == oracle.path(index, leaves)
    assert verify_inclusion(Inclusion(leaves[index], index, len(leaves), whole(leaves), path))


@given(logs, st.data())
def test_a_changed_proof_of_inclusion_does_not_hold(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = prove_inclusion(index, len(leaves), subtrees_of(leaves))
    proof = Inclusion(leaves[index], index, len(leaves), whole(leaves), path)
    changed = data.draw(
        st.sampled_from(
            [
                replace(proof, leaf=proof.leaf + b"!"),
                replace(proof, root=bytes(32)),
                replace(proof, path=(*path, bytes(32))),
                replace(proof, path=path[:-1]) if path else replace(proof, index=1),
                replace(proof, path=(path[0][::-1], *path[1:])) if path else replace(proof, size=2),
                replace(proof, index=-1),
                replace(proof, index=proof.size),
                replace(proof, path=(b"short", *path)),
            ]
        )
    )

    assert not verify_inclusion(changed)


@given(logs, st.data())
def test_consistency_is_proved_as_the_definition_says(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    path = prove_consistency(old, len(leaves), subtrees_of(leaves))
    proof = Consistency(old, whole(leaves[:old]), len(leaves), whole(leaves), path)

    assert list(path) == oracle.proof(old, leaves)
    assert verify_consistency(proof)
    assert not verify_consistency(replace(proof, old_root=bytes(32)))
    assert not verify_consistency(replace(proof, root=bytes(32)))
    assert not verify_consistency(replace(proof, path=(*path, bytes(32))))
    assert not verify_consistency(replace(proof, old_size=len(leaves) + 1))
    if path:
        assert not verify_consistency(replace(proof, path=path[:-1]))


@given(logs, st.data())
def test_a_log_that_was_rewritten_has_no_proof_that_it_only_grew(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]]

    path = prove_consistency(old, len(leaves), subtrees_of(rewritten))

    assert not verify_consistency(Consistency(old, whole(leaves[:old]), len(leaves), whole(rewritten), path))


def test_an_empty_log_is_the_beginning_of_every_other() -> None:
    assert prove_consistency(0, 5, subtrees_of(VECTOR[:5])) == ()
    assert verify_consistency(Consistency(0, EMPTY_ROOT, 5, whole(VECTOR[:5]), ()))
    assert not verify_consistency(Consistency(0, bytes(32), 5, whole(VECTOR[:5]), ()))


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40, unique=True), st.data())
def test_any_altered_removed_inserted_or_reordered_leaf_changes_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves) - 1).filter(lambda one: one != at))
    swapped = list(leaves)
    swapped[at], swapped[other] = leaves[other], leaves[at]
    tampered = {
        "altered": [*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]],
        "removed": [*leaves[:at], *leaves[at + 1 :]],
        "inserted": [*leaves[:at], b"inserted", *leaves[at:]],
        "reordered": swapped,
    }

    assert all(whole(one) != whole(leaves) for one in tampered.values())


def _tampered_roots_differ(count: int) -> None:
    """Alter, remove, insert and swap near the ends and in the middle of ``count`` leaves; the root sees each."""
    leaves = [hashlib.sha256(str(n).encode()).digest() for n in range(count)]
    sound = whole(leaves)
    for at in (0, count // 2 - 1, count - 2):
        altered = bytes([leaves[at][0] ^ 1]) + leaves[at][1:]
        before, after = leaves[:at], leaves[at + 2 :]
        one, two = leaves[at], leaves[at + 1]
        for tampered in ([altered, two], [two], [one, altered, two], [two, one]):
            assert whole([*before, *tampered, *after]) != sound


def test_tampering_with_one_leaf_among_a_thousand_is_found() -> None:
    _tampered_roots_differ(1000)


@pytest.mark.long
def test_tampering_with_one_leaf_among_a_million_is_found() -> None:
    _tampered_roots_differ(1_000_000)


def test_what_cannot_be_is_refused() -> None:
    subtree = subtrees_of(VECTOR)
    for call in (
        lambda: prove_inclusion(8, 8, subtree),
        lambda: prove_inclusion(-1, 8, subtree),
        lambda: prove_consistency(9, 8, subtree),
        lambda: range_root(3, 3, subtree),
        lambda: subtree(4, 0),
        lambda: Frontier(3, (bytes(32),)),
        lambda: Frontier(1, (b"short",)),
    ):
        with pytest.raises(MerkleError):
            call()
