"""The slow obvious twin: walk through the quantiles one by one, with exact fractions."""

from fractions import Fraction

from socle.engines.footprint.ecoindex import DOM, KILOBYTES, REQUESTS


def exact_rank(quantiles: tuple[float, ...], quantity: Fraction) -> Fraction:
    """The place of a quantity, computed without rounding."""
    limits = [Fraction(str(limit)) for limit in quantiles]
    for place in range(20):
        if limits[place] <= quantity < limits[place + 1]:
            return place + (quantity - limits[place]) / (limits[place + 1] - limits[place])
    return Fraction(20)


def exact_score(dom: Fraction, requests: Fraction, kilobytes: Fraction) -> Fraction:
    """The score before rounding."""
    weighed = 3 * exact_rank(DOM, dom) + 2 * exact_rank(REQUESTS, requests) + exact_rank(KILOBYTES, kilobytes)
    return 100 - Fraction(5, 6) * weighed
