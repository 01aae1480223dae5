"""Content is data: nothing that anyone types is read as markup, reads a file, stops the town or stays on a disk."""

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from socle.commons.documents import rules
from socle.commons.documents.queries import pdf
from socle.commons.documents.terms import as_content
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope

from .conftest import letter, receipt, sheet

SCOPE = Scope(Actor("public"))


def asked(town: int, layout: str, content: Any, language: str = "fr") -> bytes:
    return pdf(SCOPE, authority_id=town, layout=layout, language=language, content=content)


def text_of(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        '#import "base.typ": *',
        '#include "/etc/passwd"',
        "$ sum_(k=0)^n k $",
        "\\u{1F600} \\ \\n \\\\",
        "<label> @reference `code` *bold* _slanted_ = heading - item + item / term: x",
        '"); #panic("x") //',
        "#{while true {}} /* ",
        "{{ code }} {% load x %} {n}",
        "<script>alert(1)</script>",
    ],
)
def test_markup_is_shown_as_it_was_typed(town: int, typed: str) -> None:
    wanted = "".join(typed.split())

    text = text_of(asked(town, "letter", as_content(letter(body=typed, object=typed))))

    assert text.count(wanted) == 2
    assert "root:" not in text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\n\n\n",
        "\x00\x01\x1b",
        "\ud800 \udfff half a sign",
        "👩‍👩‍👧‍👦 🇫🇷 ✊🏿 ☎️",
        "\u202egnp.exe \u2066\u2067\u2068 \u200f\u200e",
        "汉字 हिन्दी ไทย Ω Я",
        "①②③ ﬁn Ａ ﷺ",
        "a\u200f" * 50_000,
        "\u200f" * 100_000,
        "aب" * 50_000,
        "\u0301" * 100_000,
        "a" + "\u064b" * 100_000,
        "x" * 100_000,
        '#read("/etc/passwd") \\ $ ' * 4_000,
        "a\n" * 50_000,
    ],
)
def test_whatever_is_typed_becomes_a_document_in_seconds(town: int, typed: str) -> None:
    began = time.monotonic()

    whole = asked(town, "letter", as_content(letter(body=typed)))

    assert whole.startswith(b"%PDF-")
    assert time.monotonic() - began < 15


def test_signs_without_a_font_are_shown_as_missing_once_in_a_row_and_plain_forms_are_kept() -> None:
    assert rules.showable("Merci 👩‍👩‍👧 !") == "Merci \ufffd !"
    assert rules.showable("\ud800x") == "\ufffdx"
    assert rules.showable("①ﬁn") == "1fin"
    assert rules.showable("ﻣﺮﺣﺒﺎ") == "مرحبا"
    assert rules.showable("می\u200cخواهم") == "می\u200cخواهم"
    assert rules.showable("\u202eabc\u202c") == "abc"
    assert rules.showable("e\u0301") == "é"


@pytest.mark.parametrize(
    ("code", "field", "layout", "content"),
    [
        ("documents.layout", "layout", "../base", {}),
        ("documents.layout", "layout", "base", {}),
        ("documents.missing", "addressee", "letter", {}),
        ("documents.missing", "code", "receipt", as_content(receipt(code=" "))),
        ("documents.unknown", "labels", "receipt", {**as_content(receipt()), "labels": {"page": "x"}}),
        ("documents.unknown", "language", "receipt", {**as_content(receipt()), "language": "xx"}),
        ("documents.shape", "title", "receipt", as_content(receipt(title=None))),
        ("documents.shape", "title", "receipt", as_content(receipt(title=b"bytes"))),
        ("documents.shape", "next", "receipt", as_content(receipt(next="one text"))),
        ("documents.shape", "asked", "receipt", as_content(receipt(asked=(("one",),)))),
        ("documents.shape", "date", "receipt", as_content(receipt(date="yesterday"))),
        ("documents.shape", "address", "receipt", as_content(receipt(address="javascript:alert(1)"))),
        ("documents.shape", "address", "receipt", as_content(receipt(address="https://[x"))),
        ("documents.shape", "cases", "sheet", {**as_content(sheet()), "cases": [{"sly": 1}]}),
        ("documents.long", "title", "receipt", as_content(receipt(title="x" * 501))),
        ("documents.long", "body", "letter", as_content(letter(body="x" * 200_001))),
        ("documents.long", "next", "receipt", as_content(receipt(next=("x",) * 41))),
        ("documents.long", "address", "receipt", as_content(receipt(address="https://x.example/" + "a" * 300))),
    ],
)
def test_content_in_another_shape_is_refused_and_names_its_field(
    town: int, code: str, field: str, layout: str, content: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        asked(town, layout, content)

    assert (refused.value.code, refused.value.field, refused.value.status) == (code, field, 400)


@pytest.mark.parametrize("language", ["", "xx", "fr-CH", "../ar", "fon"])
def test_another_language_is_set_with_french_labels(town: int, language: str) -> None:
    assert "CodedesuiviBV-" in text_of(asked(town, "receipt", as_content(receipt()), language))


def test_the_templates_reach_no_file_outside_their_folder(tmp_path: Path) -> None:
    import typst

    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    for reached in (secret, Path("/etc/passwd"), rules.FOLDER.parent.parent / "rules.py"):
        for written in (str(reached), "../" * 12 + str(reached).lstrip("/")):
            with pytest.raises(typst.TypstError):
                rules._compiler().compile(input=f'#read("{written}")'.encode(), format="pdf")


def test_the_typesetter_can_write_no_file_and_takes_bounded_memory(tmp_path: Path) -> None:
    script = (
        "from socle.commons.documents import rules\n"
        "try: rules.typeset('nothing', {})\n"
        "except ValueError: pass\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "for attempt in (lambda: open('kept.txt', 'w').write('canary') and open('kept.txt','a').flush(),"
        " lambda: bytearray(3 << 30)):\n"
        "    try: attempt()\n"
        "    except (OSError, MemoryError) as refused: print(type(refused).__name__)\n"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin"}

    told = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )

    assert "MemoryError" in told.stdout, told.stderr
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


def test_no_template_reads_content_as_markup() -> None:
    for template in rules.FOLDER.glob("*.typ"):
        source = template.read_text(encoding="utf-8")
        assert "eval(" not in source and "markup" not in source.replace("read as markup", ""), template.name
        assert "@preview" not in source
