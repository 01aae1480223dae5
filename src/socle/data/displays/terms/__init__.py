"""Values of displays: what one holds, its states, what a family of displays says of itself, questions as people ask
them and answers as people read them.
"""

from socle.data.displays.terms._content import (
    LANGUAGES,
    LONGEST_LEAD,
    LONGEST_SLUG,
    LONGEST_TITLE,
    Change,
    Content,
    Family,
    Part,
    State,
    Texts,
    said,
    search_key,
)
from socle.data.displays.terms._questions import (
    Condition,
    conditions_in,
    conditions_of,
    filters_of,
    is_odd,
    may_measure,
    texts_of,
)
from socle.data.displays.terms._words import cell_words, label_of, number_words

__all__ = [
    "LANGUAGES",
    "LONGEST_LEAD",
    "LONGEST_SLUG",
    "LONGEST_TITLE",
    "Change",
    "Condition",
    "Content",
    "Family",
    "Part",
    "State",
    "Texts",
    "cell_words",
    "conditions_in",
    "conditions_of",
    "filters_of",
    "is_odd",
    "label_of",
    "may_measure",
    "number_words",
    "said",
    "search_key",
    "texts_of",
]
