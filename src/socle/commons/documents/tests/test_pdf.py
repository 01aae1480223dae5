"""A document can be read, heard, and made again; in three languages; by the fonts that we carry alone."""

import hashlib
import io
import random
import time
import tomllib
import unicodedata
from typing import Any

import pytest
from pypdf import PdfReader

from socle.commons.documents import rules
from socle.commons.documents.queries import pdf
from socle.commons.documents.terms import FORMATS, Content, SheetCase, as_content
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope

from .conftest import DAY, EACH, letter, receipt, sheet

SCOPE = Scope(Actor("public"))
NAMES = {type(content): name for name, content in EACH.items()}


def made(town: int, content: Content, language: str = "fr") -> bytes:
    return pdf(SCOPE, authority_id=town, layout=NAMES[type(content)], language=language, content=as_content(content))


def text_of(content: bytes) -> str:
    """What a reader extracts, as one line."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


@pytest.mark.parametrize("language", rules.LANGUAGES)
@pytest.mark.parametrize("layout", sorted(FORMATS))
def test_a_document_is_tagged_titled_and_says_its_language(town: int, layout: str, language: str) -> None:
    found = PdfReader(io.BytesIO(made(town, EACH[layout], language)))

    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert found.metadata is not None and found.metadata.title and found.metadata.author
    assert keeps_the_standard(made(town, EACH[layout], language))


def test_a_receipt_reads_in_the_order_in_which_it_is_written(town: int) -> None:
    text = text_of(made(town, receipt()))

    parts = [
        "Belvenne",
        "Reçu de votre demande",
        "BV-7K3M-94QX-TZ2C",
        "https://belvenne.example/suivi/BV-7K3M-94QX-TZ2C",
        "Vos mots",
        "La lampe est cassée.",
        "Un agent lit votre demande.",
        "Parler à une personne",
        "1, place du Puits",
        "Ouverte le mardi",
        "04 00 00 00 00",
        "Page 1 sur 1",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_a_letter_reads_in_its_order_and_numbers_its_pages(town: int) -> None:
    long = "\n\n".join(f"Alinéa {n} : {'la lampe sera réparée ; ' * 12}" for n in range(30))

    text = text_of(made(town, letter(body=long)))

    parts = [
        "place du Puits",
        "rue des Tanneurs",
        "Référence",
        "Objet",
        "Alinéa 0",
        "Alinéa 29",
        "Le service éclairage",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)
    assert "Page 1 sur" in text and "Page 2 sur" in text


def test_a_sheet_has_every_case_and_repeats_its_heading(town: int) -> None:
    cases = tuple(SheetCase(f"BV-7K3M-94QX-T{n:03}", f"Lampe {n}", "rue du Puits") for n in range(30))

    whole = made(town, sheet(cases=cases))

    text = text_of(whole)
    assert all(case.code in text and case.what in text for case in cases)
    pages = len(PdfReader(io.BytesIO(whole)).pages)
    assert pages > 2 and text.count("Fait, remarques") == pages
    assert "Aucune demande" in text_of(made(town, sheet(cases=())))


def test_arabic_is_written_in_arabic_letters_of_our_font(town: int) -> None:
    words = "المصباح مكسور في الشارع"

    whole = made(town, receipt(title="إيصال", asked=(("الموضوع", words),)), "ar")

    text = text_of(whole)
    assert "بلفان" in text and "مكسور" in text
    fonts = {str(font).rpartition("+")[2] for font in _fonts(whole)}
    assert fonts <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold"}
    assert "NotoSansArabic-Regular" in fonts


def test_latin_lines_keep_their_order_among_arabic_ones(town: int) -> None:
    whole = made(town, receipt(), "ar")

    text = text_of(whole).replace("\u2068", "").replace("\u2069", "")
    assert "1, place du Puits" in text
    assert "04 00 00 00 00" in text


def _fonts(content: bytes) -> set[str]:
    found: set[str] = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        found |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    return found


def test_the_same_content_gives_the_same_bytes_and_another_day_gives_others(town: int) -> None:
    first, second = (made(town, content) for content in (receipt(), receipt()))
    sandbox.close()
    third = made(town, receipt())

    assert first == second == third
    told = PdfReader(io.BytesIO(first)).metadata
    assert told is not None and {one.date() for one in (told.creation_date, told.modification_date) if one} == {DAY}
    assert made(town, receipt(title="Autre")) != first


def test_a_document_is_quick_and_light(town: int) -> None:
    sandbox.close()
    began = time.monotonic()
    cold = made(town, receipt())
    between = time.monotonic()
    warm = made(town, letter())
    ended = time.monotonic()

    assert between - began < 1.0 * 4
    assert ended - between < 0.2 * 4
    assert max(len(cold), len(warm)) <= 80_000


def test_every_sign_that_we_say_our_fonts_draw_is_drawn(town: int) -> None:
    ranges = tomllib.loads((rules.FOLDER / "vendor.toml").read_text(encoding="utf-8"))["covers"].split()
    signs = []
    for one in ranges:
        low, _, high = one.partition("-")
        signs += [chr(code) for code in range(int(low, 16), int(high or low, 16) + 1)]
    body = "\n".join(" ".join(f"{_base(sign)}{sign}" for sign in signs[n : n + 30]) for n in range(0, len(signs), 30))

    whole = made(town, letter(body=body))

    assert keeps_the_standard(whole)  # which refuses a sign without a glyph
    assert "\ufffd" not in rules.showable(body.replace("\ufffd", ""))


def test_no_mixture_of_signs_breaks_the_standard(town: int) -> None:
    chance = random.Random(20)
    pool = [chr(code) for code in range(0x20, 0x700)] + list(
        "\u200d\u200c\u200e\u200f\u2066\n \ufe0f👩🇫字\u08da\u1ea5"
    ) * 40

    for language in ("fr", "ar") * 4:
        body = "".join(chance.choice(pool) for _ in range(2000))
        assert keeps_the_standard(made(town, letter(body=body), language)), ascii(body)


def _base(sign: str) -> str:
    return ("ب" if ord(sign) > 0x600 else "e") if unicodedata.combining(sign) else ""


def keeps_the_standard(content: bytes) -> bool:
    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    return b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_each_font_is_the_one_that_was_registered_with_its_licence() -> None:
    entries = tomllib.loads((rules.FOLDER / "vendor.toml").read_text(encoding="utf-8"))["asset"]

    carried = {path.name for path in (rules.FOLDER / "fonts").glob("*.ttf")}
    assert carried == {name.removeprefix("fonts/") for entry in entries for name in entry["files"]}
    for entry in entries:
        content = [(rules.FOLDER / name).read_bytes() for name in entry["files"]]
        assert hashlib.sha256(b"\n".join(content)).hexdigest() == entry["sha256"], entry["name"]
        notice = (rules.FOLDER / entry["notice"]).read_text(encoding="utf-8")
        assert entry["licence"] == "OFL-1.1" and "SIL OPEN FONT LICENSE" in notice and entry["holder"] in notice
    assert sum(path.stat().st_size for path in (rules.FOLDER / "fonts").iterdir()) <= 600_000


def test_no_text_is_smaller_than_twelve_points(town: int) -> None:
    for content in EACH.values():
        sizes: list[float] = []

        def note(text: str, _matrix: Any, _place: Any, _font: Any, size: float, sizes: list[float] = sizes) -> None:
            if text.strip():
                sizes.append(size)

        PdfReader(io.BytesIO(made(town, content))).pages[0].extract_text(visitor_text=note)
        assert sizes and min(sizes) >= 12


def test_an_unknown_authority_is_not_found(town: int) -> None:
    with pytest.raises(Refusal) as refused:
        made(town + 1000, receipt())
    assert refused.value.status == 404
