"""EcoIndex: a page's rank among half a million measured pages.

Source: the public definition of the Collectif Green IT (https://www.ecoindex.fr/comment-ca-marche/), with
its 21 published quantiles for each of three quantities. A page is placed between two quantiles by linear
interpolation; elements weigh three times, requests twice, kilobytes once. Only the numbers are theirs.
"""

import math
from bisect import bisect_right

from socle.engines.footprint.model import EcoIndex, FootprintError

DOM = (
    0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603,
    674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601,
)  # fmt: skip
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32,
    1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip
LAST = len(DOM) - 1
GRADES = (("A", 80), ("B", 70), ("C", 55), ("D", 40), ("E", 25), ("F", 10))


def rank(quantiles: tuple[float, ...], quantity: float) -> float:
    """Place among ``quantiles``: 0 at the first, 20 at or beyond the last, linear between two."""
    if not (math.isfinite(quantity) and quantity >= 0):
        raise FootprintError(f"a quantity must be a finite number of at least zero, not {quantity!r}")
    if quantity >= quantiles[LAST]:
        return float(LAST)
    low = bisect_right(quantiles, quantity) - 1
    return low + (quantity - quantiles[low]) / (quantiles[low + 1] - quantiles[low])


def grade(score: float) -> str:
    """The letter: A above 80, B above 70, C above 55, D above 40, E above 25, F above 10, else G."""
    for letter, above in GRADES:
        if score > above:
            return letter
    return "G"


def ecoindex(dom: float, requests: float, kilobytes: float) -> EcoIndex:
    """Score one page view.

    ``dom``: elements of the page, the children of each ``svg`` apart. ``requests``: HTTP requests, cold
    cache. ``kilobytes``: thousands of bytes over the wire, compressed. Raises
    ``FootprintError`` on anything that is not a finite number of at least zero.
    """
    weighed = 3 * rank(DOM, dom) + 2 * rank(REQUESTS, requests) + rank(KILOBYTES, kilobytes)
    score = round(100 - 5 * weighed / 6)
    return EcoIndex(
        score=score,
        grade=grade(score),
        ghg_g=round(2 + 2 * (50 - score) / 100, 2),
        water_cl=round(3 + 3 * (50 - score) / 100, 2),
    )
