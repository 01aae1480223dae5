"""How the name of a place is read, and how files about a town are read. Pure; files are read in the sandbox."""

from socle.commons.places.rules._files import read_file
from socle.commons.places.rules._gathering import clean_name
from socle.commons.places.rules._names import (
    LONGEST_QUERY,
    Question,
    corrected,
    folded,
    nearest_numbers,
    rank,
    read_question,
    search_key,
    spread_out,
)
from socle.commons.places.rules._plans import read_plan, write_plan

__all__ = [
    "LONGEST_QUERY",
    "Question",
    "clean_name",
    "corrected",
    "folded",
    "nearest_numbers",
    "rank",
    "read_file",
    "read_plan",
    "read_question",
    "search_key",
    "spread_out",
    "write_plan",
]
