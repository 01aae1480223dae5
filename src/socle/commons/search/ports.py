"""What search needs from the rooms above it: each gives the documents of one kind.

A source for cases, as a room of services writes it in its ``offers.py``::

    class ReportSource:
        def label(self) -> str:
            return _("Signalements")

        def documents(self, scope, keys):
            for report in queries.searchable(scope, keys):          # scope.grants names the authorities asked for
                yield SearchDocument(
                    kind="report", key=str(report.case_id), authority_id=report.authority_id,
                    title=f"{report.category_label}, {report.place}", text=f"{report.code} {report.words}",
                    url=f"/agent/dossiers/{report.code}", at=report.opened_at,
                    permission=str(cases.READ), team_id=report.team_id, team_permission=str(cases.READ_OWN_TEAM),
                )

and ``bind_source("report", ReportSource())`` in ``site/wiring.py``. The kind is the case's kind and the key its id:
the room needs no reaction of its own, `reactions.follow_cases` asks for the case again whenever it changes.
"""

from collections.abc import Collection, Iterable
from typing import Protocol

from socle.commons.search.terms import SearchDocument
from socle.ground.scope import Scope


class SearchSource(Protocol):
    """The documents of one kind."""

    def label(self) -> str:
        """The kind in the reader's language, in the plural: ``Tables ouvertes``."""

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterable[SearchDocument]:
        """Those of these keys, or all (None), in the authorities of ``scope.grants``.

        Streamed, oldest first where there are many. A key that is not given is no longer found.
        """


_sources: dict[str, SearchSource] = {}


def bind_source(kind: str, source: SearchSource) -> None:
    """Bind the source of a kind. Only ``site/wiring.py`` calls this."""
    _sources[kind] = source


def sources() -> dict[str, SearchSource]:
    """Every source bound, by kind."""
    return dict(_sources)
