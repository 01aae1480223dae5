"""Values of the footprint engine."""

from dataclasses import dataclass


class FootprintError(ValueError):
    """A quantity that cannot be measured: negative, infinite or not a number."""


@dataclass(frozen=True, slots=True)
class EcoIndex:
    """The score of one page view.

    ``score``: 0 (worst) to 100. ``grade``: A to G. ``ghg_g``: grams of CO2 equivalent for one view.
    ``water_cl``: centilitres of water for one view.
    """

    score: int
    grade: str
    ghg_g: float
    water_cl: float
