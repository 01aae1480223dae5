"""What can be found: documents on their shelves, and the words of each shelf. The words of a document stand in an index
beside (`WORDS_TABLE`): FTS5 on SQLite, a GIN index over ``tsvector`` on PostgreSQL.
"""

from django.db import models

WORDS_TABLE = "commons_search_words"
"""``rowid, words`` on SQLite, ``id, words`` on PostgreSQL. Written by `commands` only, read by `queries` only."""


class Shelf(models.Model):
    """Documents of one kind, one authority and one language that the same people read."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    permission = models.CharField(max_length=80, default="", blank=True)
    team_permission = models.CharField(max_length=80, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["authority", "kind", "permission", "team_permission", "language"], name="a_shelf_stands_once"
            ),
        )


class Document(models.Model):
    """One thing that can be found. `folded` is its title as a search reads it; `rules` the version of that reading."""

    authority = models.ForeignKey("commons_people.Authority", on_delete=models.CASCADE, related_name="+")
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="", blank=True)
    team_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    folded = models.CharField(max_length=600)
    at = models.DateTimeField(null=True)
    rules = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["authority", "kind", "key", "language"], name="a_document_is_found_once"),
        )


class Term(models.Model):
    """A word of a shelf, folded and as it was written, and in how many of its documents it stands."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)
    shown = models.CharField(max_length=60)
    size = models.PositiveSmallIntegerField()
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["shelf", "word"], name="a_word_stands_once_on_a_shelf"),)
        indexes = (models.Index(fields=["shelf", "size"], name="words_of_a_length"),)
