"""One fault or more for each house rule: what is written into the small house, and what the rule must say of it."""

from tests.house.planted._fault import Fault
from tests.house.planted._layout import contracts, entries, furniture, shape
from tests.house.planted._pages import documents, proof, templates
from tests.house.planted._purity import purity, world
from tests.house.planted._rows import tables

__all__ = ["FAULTS", "Fault"]

FAULTS: list[Fault] = [
    *proof(),
    *contracts(),
    *shape(),
    *entries(),
    *furniture(),
    *tables(),
    *purity(),
    *world(),
    *templates(),
    *documents(),
]
