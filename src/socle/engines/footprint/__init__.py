"""Footprint: what a page (and later a fleet) costs the planet, from published factors.

Pure Python without numpy: the web process scores every page it sends.
"""

from socle.engines.footprint.ecoindex import ecoindex
from socle.engines.footprint.model import EcoIndex, FootprintError

__all__ = ["EcoIndex", "FootprintError", "ecoindex"]
