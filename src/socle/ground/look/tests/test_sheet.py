"""The sheet, the sprite and what is carried: contrast, directions, origin, nothing that the policy refuses."""

import re
from pathlib import Path

import pytest

from socle.ground.look import symbols, vendor

LOOK = Path(__file__).parents[1]
SOURCES = LOOK.parents[1]
SHEET = re.sub(r"/\*.*?\*/", "", (LOOK / "static" / "look" / "socle.css").read_text(encoding="utf-8"), flags=re.S)
TEMPLATES = sorted(SOURCES.glob("*/*/templates/**/*.html")) + sorted(SOURCES.glob("site/templates/**/*.html"))

INKS = {
    "ink": ("paper", "sheet", "sand", "accent-wash", "second-wash", "alarm-wash", "mass", "green", "water"),
    "ink-2": ("paper", "sheet", "sand", "accent-wash", "second-wash", "alarm-wash", "green", "water"),
    "accent": ("paper", "sheet", "sand"),
    "on-accent": ("accent",),
    "paper": ("ink", "accent-deep", "ink-2"),
    "second": ("paper", "sheet", "second-wash"),
    "alarm": ("paper", "sheet", "alarm-wash"),
    "on-lo": ("q1", "q2", "q3"),
    "on-hi": ("q4", "q5"),
}
SHAPES = {"edge": ("paper", "sheet"), "second": ("paper", "sheet", "sand"), "accent": ("paper",), "alarm": ("paper",)}


def tokens(scheme: str) -> dict[str, str]:
    roots = re.findall(r":root\{(.*?)\}", SHEET, flags=re.S)
    found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", roots[0]))
    if scheme == "dark":
        found.update(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", roots[1]))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), [(ink, ground) for ink, grounds in INKS.items() for ground in grounds])
def test_text_can_be_read_on_each_ground_it_may_stand_on(ink: str, ground: str, scheme: str) -> None:
    known = tokens(scheme)

    assert contrast(known[ink], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("shape", "ground"), [(shape, ground) for shape, grounds in SHAPES.items() for ground in grounds]
)
def test_borders_and_focus_can_be_seen(shape: str, ground: str, scheme: str) -> None:
    known = tokens(scheme)

    assert contrast(known[shape], known[ground]) >= 3


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


def test_the_sheet_knows_no_left_and_no_right() -> None:
    physical = re.findall(
        r"(?<![\w.-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|float)\s*:", SHEET
    )

    assert physical == []
    assert not re.search(r"text-align\s*:\s*(?:left|right)", SHEET)


def test_the_sheet_loads_nothing() -> None:
    assert "@import" not in SHEET
    assert "url(" not in SHEET
    assert "@font-face" not in SHEET


def test_the_sheet_has_a_print_part_and_respects_those_who_want_no_motion() -> None:
    assert "@media print" in SHEET
    assert "prefers-reduced-motion" in SHEET
    assert "forced-colors" in SHEET


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_template_has_nothing_that_the_policy_refuses(template: Path) -> None:
    text = re.sub(r"{[%{#].*?[%}#]}", "", template.read_text(encoding="utf-8"), flags=re.S)

    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//(?!www\.w3\.org)""", re.sub(r"<a\b[^>]*>", "", text))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_symbol_that_a_template_names_exists(template: Path) -> None:
    named = re.findall(r'{%\s*(?:icon|pictogram)\s+"([^"]+)"', template.read_text(encoding="utf-8"))

    assert set(named) <= set(symbols.symbols())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_table_of_a_template_opens_its_body_itself(template: Path) -> None:
    # A browser adds the missing tbody, and the elements counted on the server would no longer be its own.
    text = template.read_text(encoding="utf-8")

    for table in re.findall(r"<table\b.*?</table>", text, flags=re.S):
        assert "<tbody" in table


def test_pictograms_stand_on_the_shelf_and_have_at_most_one_filled_part() -> None:
    for name, markup in symbols.symbols().items():
        if name.startswith("p-"):
            assert 'viewBox="0 0 48 48"' in markup
            assert markup.count('class="f-') == 1, name


def test_what_others_made_is_registered_with_its_hash_and_its_notice() -> None:
    entries = vendor.registry()

    registered = {name for entry in entries for name in entry.symbols}
    ours = {name for name in symbols.symbols() if name.startswith("p-") or name == "socle"}
    assert registered | ours == set(symbols.symbols())
    for entry in entries:
        assert vendor.fingerprint(entry) == entry.sha256, f"{entry.name} changed: update its version and its hash"
        assert entry.holder in (LOOK / entry.notice).read_text(encoding="utf-8")
