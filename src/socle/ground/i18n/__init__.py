"""i18n: French is the source; compiled catalogues are made from ``locale/`` when older than it."""

from socle.ground.i18n.compile import CatalogueFault, compile_catalogues

__all__ = ["CatalogueFault", "compile_catalogues"]
