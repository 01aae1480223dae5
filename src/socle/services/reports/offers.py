"""What reports give to the ports below: the case kind ``report``."""

from django.utils.translation import gettext as _

from socle.commons.files import queries as files
from socle.commons.files.terms import Shown
from socle.commons.places import queries as places
from socle.ground import world
from socle.ground.look.words import isolate
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.models import Report
from socle.services.reports.terms import Category


class ReportKind:
    """What a report says of itself on the tracking page and in the queue."""

    def title(self, scope: Scope, authority_id: int, case_id: int) -> str:
        """``Éclairage, 12 rue des Tanneurs``."""
        what, where = self._heading(queries.report_of_case(scope, authority_id, case_id))
        return _(", ").join((what, isolate(where)))

    def titles(self, scope: Scope, case_ids: list[int]) -> dict[int, tuple[str, str]]:
        """What and where, by case id."""
        reports = queries.reports_of_cases(scope, case_ids)
        return {case_id: self._heading(report) for case_id, report in reports.items()}

    def facts(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """What the sender wrote."""
        report = queries.report_of_case(scope, authority_id, case_id)
        told = [
            (_("Quoi"), Category(report.category).label),
            (_("Où"), report.place),
            (_("Quartier"), places.neighbourhood_name(scope, authority_id, report.neighbourhood)),
            (_("Vos mots"), report.words),
        ]
        return [(label, value) for label, value in told if value]

    def photos(self, scope: Scope, authority_id: int, case_id: int) -> list[Shown]:
        """The photograph sent, if there was one."""
        report = queries.report_of_case(scope, authority_id, case_id)
        return files.shown(scope, authority_id, report.photo, now=world.now())

    def _heading(self, report: Report) -> tuple[str, str]:
        return Category(report.category).label, report.place
