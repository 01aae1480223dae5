"""Pictures of the demonstration's reports, drawn from a seed: no real street, no real person."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

from socle.services.reports.terms import Category

SIZE = (1024, 768)
HORIZON = 400
Colour = tuple[int, int, int]


def picture(category: Category, number: int) -> bytes:
    """A JPEG of a street with what is wrong in it; the same category and number give the same bytes."""
    chance = random.Random(f"photo:{category.value}:{number}")
    night = category == Category.LIGHTING
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    _sky(draw, chance, night)
    _houses(draw, chance, night)
    _street(draw, chance, night)
    _trouble(draw, chance, category)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=78)
    return kept.getvalue()


def _sky(draw: ImageDraw.ImageDraw, chance: random.Random, night: bool) -> None:
    top, low = ((18, 24, 44), (52, 56, 82)) if night else ((150, 182, 214), (214, 222, 224))
    for y in range(HORIZON):
        part = y / HORIZON
        draw.line((0, y, SIZE[0], y), fill=_between(top, low, part))


def _houses(draw: ImageDraw.ImageDraw, chance: random.Random, night: bool) -> None:
    left = -40
    while left < SIZE[0]:
        width, height = chance.randint(110, 240), chance.randint(120, 300)
        wall = chance.choice([(196, 178, 150), (176, 160, 146), (206, 196, 180), (164, 140, 122)])
        draw.rectangle((left, HORIZON - height, left + width, HORIZON + 20), fill=_dim(wall, night))
        draw.polygon(
            [
                (left - 8, HORIZON - height),
                (left + width // 2, HORIZON - height - 50),
                (left + width + 8, HORIZON - height),
            ],
            fill=_dim((120, 74, 58), night),
        )
        for x in range(left + 20, left + width - 30, 52):
            for y in range(HORIZON - height + 30, HORIZON - 50, 70):
                lit = night and chance.random() < 0.3
                draw.rectangle((x, y, x + 26, y + 38), fill=(232, 204, 120) if lit else _dim((88, 96, 104), night))
        left += width + chance.randint(-2, 16)


def _street(draw: ImageDraw.ImageDraw, chance: random.Random, night: bool) -> None:
    draw.rectangle((0, HORIZON + 20, SIZE[0], SIZE[1]), fill=_dim((128, 126, 122), night))
    draw.polygon([(0, 520), (SIZE[0], 480), (SIZE[0], SIZE[1]), (0, SIZE[1])], fill=_dim((84, 86, 90), night))
    for x in range(-60, SIZE[0], 190):
        draw.polygon([(x, 640), (x + 100, 634), (x + 106, 646), (x + 2, 654)], fill=_dim((214, 212, 200), night))


def _trouble(draw: ImageDraw.ImageDraw, chance: random.Random, category: Category) -> None:
    x = chance.randint(300, 660)
    match category:
        case Category.LIGHTING:
            draw.rectangle((x, 130, x + 14, 560), fill=(38, 40, 46))
            draw.polygon([(x - 46, 130), (x + 60, 130), (x + 40, 96), (x - 26, 96)], fill=(30, 32, 36))
        case Category.ROADS:
            draw.ellipse((x - 120, 600, x + 130, 690), fill=(48, 46, 46))
            draw.ellipse((x - 84, 622, x + 92, 680), fill=(30, 28, 28))
        case Category.CLEANLINESS:
            for number in range(6):
                left, low = x - 130 + number * 46, 560 + chance.randint(-18, 26)
                draw.ellipse(
                    (left, low - 70, left + 80, low), fill=chance.choice([(30, 32, 36), (60, 84, 66), (96, 90, 84)])
                )
        case Category.TREES:
            draw.rectangle((x, 220, x + 30, 560), fill=(92, 68, 48))
            draw.ellipse((x - 130, 70, x + 160, 300), fill=(70, 104, 62))
            draw.line((x + 20, 330, x + 190, 500), fill=(92, 68, 48), width=18)
        case Category.FURNITURE | Category.OTHER:
            draw.line((x - 120, 520, x + 60, 560), fill=(110, 78, 50), width=22)
            draw.line((x - 100, 520, x - 100, 600), fill=(48, 50, 54), width=12)
            draw.line((x + 40, 560, x + 70, 610), fill=(48, 50, 54), width=12)
        case Category.WATER:
            draw.ellipse((x - 240, 580, x + 260, 700), fill=(122, 146, 162))
            draw.ellipse((x - 150, 604, x + 170, 680), fill=(150, 172, 186))
        case _:
            draw.line((x, 260, x + 60, 580), fill=(96, 98, 102), width=12)
            draw.regular_polygon((x - 10, 220, 72), 8, rotation=14, fill=(176, 40, 36))


def _between(a: Colour, b: Colour, part: float) -> Colour:
    return (
        round(a[0] + (b[0] - a[0]) * part),
        round(a[1] + (b[1] - a[1]) * part),
        round(a[2] + (b[2] - a[2]) * part),
    )


def _dim(colour: Colour, night: bool) -> Colour:
    return _between(colour, (16, 18, 30), 0.7) if night else colour
