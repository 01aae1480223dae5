"""The colours of series and classes are told apart by those who see fewer of them, in light and dark."""

import math
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[3] / "ground" / "look" / "static" / "look" / "socle.css"
# Machado, Oliveira, Fernandes (2009), severity 1: what linear RGB becomes.
SIGHTS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LEAST = 15.0  # CIE 1976 ΔE: well beyond what one can just see (about 2.3), for areas that touch


def tokens(scheme: str) -> dict[str, str]:
    roots = re.findall(r":root\{(.*?)\}", re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.S), re.S)
    found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", roots[0]))
    return {**found, **(dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", roots[1])) if scheme == "dark" else {})}


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* (D65) as somebody sees it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in SIGHTS[sight])
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, sight: str) -> float:
    return math.dist(seen(one, sight), seen(other, sight))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_series_are_told_apart(sight: str, scheme: str) -> None:
    known = tokens(scheme)
    series = [known[name] for name in ("accent", "second-fill", "s3", "s4", "ink")]

    assert min(apart(one, other, sight) for one, other in combinations(series, 2)) >= LEAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_each_class_is_told_from_the_next_and_more_is_always_further_from_the_page(sight: str, scheme: str) -> None:
    known = tokens(scheme)
    classes = [known[f"q{place}"] for place in range(1, 6)]

    lightness = [seen(colour, sight)[0] for colour in classes]
    # The two first classes of the dark sheet are close: each zone bears its value.
    assert min(apart(one, other, sight) for one, other in pairwise(classes)) >= 8
    assert lightness == sorted(lightness, reverse=scheme == "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_in_a_part_of_a_bar_can_be_read(scheme: str) -> None:
    known = tokens(scheme)
    written = {"accent": known["on-accent"], "second-fill": "#17211d", "s3": known["ink"], "s4": "#17211d"}

    for ground, ink in {**written, "ink": known["paper"]}.items():
        assert contrast(known[ground], ink) >= 4.5, ground


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    lightness = seen(colour, "usual")[0]
    return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3
