"""Marks: entries of the index that no word can be, because words hold no ``_``."""


def title_mark(word: str) -> str:
    """The entry of a word that stands in a title."""
    return f"t_{word}"


def shelf_mark(shelf_id: int) -> str:
    """The entry of every document of a shelf."""
    return f"s_{shelf_id}"


def team_mark(shelf_id: int, team_id: int) -> str:
    """The entry of what a team holds of a shelf."""
    return f"s_{shelf_id}_{team_id}"


def document_marks(shelf_id: int, team_id: int | None) -> list[str]:
    """The marks of a document: its shelf, and its team's part of it."""
    return [shelf_mark(shelf_id), *([] if team_id is None else [team_mark(shelf_id, team_id)])]
