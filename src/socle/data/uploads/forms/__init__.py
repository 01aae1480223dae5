"""What the pages of uploads ask, and how large files come in."""

from socle.data.uploads.forms._fields import (
    AcceptForm,
    BulkForm,
    DecisionsForm,
    ReadingForm,
    SchemaForm,
    SendForm,
    SourceForm,
    WishesForm,
)
from socle.data.uploads.forms._streaming import SentFile, StreamedUpload

__all__ = [
    "AcceptForm",
    "BulkForm",
    "DecisionsForm",
    "ReadingForm",
    "SchemaForm",
    "SendForm",
    "SentFile",
    "SourceForm",
    "StreamedUpload",
    "WishesForm",
]
