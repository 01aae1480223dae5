"""Pure decisions: what is wrong in a schema, what its limits say in words, the files made from it."""

from socle.data.schemas.rules._checking import (
    LARGEST,
    LONGEST_NAME,
    MOST_FIELDS,
    RESERVED,
    faults_of,
    read_document,
    slug_faults,
)
from socle.data.schemas.rules._describing import described, limit_words, type_words
from socle.data.schemas.rules._finding import alike, plain
from socle.data.schemas.rules._writing import document_of, empty_csv, example_csv, texts_of

__all__ = [
    "LARGEST",
    "LONGEST_NAME",
    "MOST_FIELDS",
    "RESERVED",
    "alike",
    "described",
    "document_of",
    "empty_csv",
    "example_csv",
    "faults_of",
    "limit_words",
    "plain",
    "read_document",
    "slug_faults",
    "texts_of",
    "type_words",
]
