"""The command line verifies a proof and recomputes a root from files that anyone may have."""

import json
from pathlib import Path

import pytest

from socle.engines.merkle import MerkleError, from_json, to_json
from socle.engines.merkle.__main__ import main
from socle.engines.merkle.tests import oracle

LEAVES = [bytes([n]) * 32 for n in range(11)]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "leaves.txt"
    path.write_text("\n".join(leaf.hex() for leaf in LEAVES) + "\n\n")
    return path


def _said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def test_the_root_of_a_list_is_recomputed(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["root", str(listed)]) == 0

    assert _said(capsys) == {"size": 11, "root": oracle.mth(LEAVES).hex()}


@pytest.mark.parametrize("options", [["7"], ["7", "--consistency"]])
def test_a_proof_is_written_and_verified_and_a_false_one_is_not(
    options: list[str], listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", str(listed), *options]) == 0
    document = _said(capsys)
    proof = tmp_path / "proof.json"

    proof.write_text(json.dumps({**document, "day": "further members are ignored"}))
    assert main(["verify", str(proof)]) == 0
    assert main(["verify", str(proof), "--root", oracle.mth(LEAVES).hex().upper()]) == 0
    assert main(["verify", str(proof), "--root", "00" * 32]) == 1
    proof.write_text(json.dumps({**document, "root": "00" * 32}))
    assert main(["verify", str(proof)]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "[" * 100_000, "{}", '{"hash": "sha256"}', '{"hash": "md5", "path": []}',
        '{"hash": "sha256", "path": ["zz"], "size": 1, "root": ""}',
        '{"hash": "sha256", "path": [], "size": -1, "root": "' + "00" * 32 + '"}',
        '{"hash": "sha256", "path": [], "size": true, "root": "' + "00" * 32 + '"}',
        '{"hash": "sha256", "path": [], "size": 1, "root": "' + "00" * 32 + '", "format": "other"}',
        "\ud800",
    ],
)  # fmt: skip
def test_a_file_that_is_no_proof_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    path.write_bytes(text.encode(errors="surrogatepass"))

    assert main(["verify", str(path)]) == 2
    with pytest.raises(MerkleError):
        from_json(path.read_bytes())


def test_unreadable_files_exit_2(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("0g\n")

    assert main(["root", str(bad)]) == 2
    assert main(["root", str(tmp_path / "absent")]) == 2
    assert main(["prove", str(bad), "0"]) == 2


def test_a_document_comes_back_as_it_was(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["prove", str(listed), "3"])
    text = capsys.readouterr().out

    assert to_json(from_json(text)) == json.loads(text)
