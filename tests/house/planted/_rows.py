"""Faults of what rooms keep."""

from tests.house.planted._fault import CASES, GROUND, REPORTS, SITE, Fault


def _model(body: str) -> str:
    return f"+class Late(models.Model):\n{body}"


AUTHORITY = '    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT)\n'


def tables() -> list[Fault]:
    keys, scoped = "foreign_keys_point_downward", "tables_are_read_with_a_scope"
    carry, labels, personal = "models_carry_their_authority", "labels_are_floor_and_room", "personal_data_is_declared"
    upward = '    report = models.{}({}"services_reports.Report"{})\n'
    return [
        Fault(
            keys,
            "upward, by string",
            {f"{CASES}/models.py": _model(upward.format("ForeignKey", "", ""))},
            "services_reports.Report",
        ),
        Fault(
            keys,
            "upward, by keyword",
            {f"{CASES}/models.py": _model(upward.format("OneToOneField", "to=", ""))},
            "services_reports.Report",
        ),
        Fault(
            keys,
            "upward, to many",
            {f"{CASES}/models.py": _model(upward.format("ManyToManyField", "", ""))},
            "services_reports.Report",
        ),
        Fault(
            keys,
            "upward, by class",
            {
                f"{CASES}/models.py": "+from socle.services.reports.models import Report as R\n"
                + _model("    report = models.ForeignKey(R)\n")[1:]
            },
            "services_reports",
        ),
        Fault(
            keys,
            "upward, in a migration",
            {
                f"{CASES}/migrations/0001_initial.py": 'X = {"dependencies": [("services_reports", "0001_initial")]}\n',
            },
            "the migration points to services_reports",
        ),
        Fault(
            keys,
            "sideways",
            {f"{REPORTS}/models.py": _model('    help = models.ForeignKey("services_help.Topic")\n')},
            "services_help.Topic",
        ),
        Fault(
            keys,
            "to the accounts from below",
            {
                f"{GROUND}/look/models.py": "from django.conf import settings\nfrom django.db import models\nclass Late(models.Model):\n    who = models.ForeignKey(settings.AUTH_USER_MODEL)\n"
            },
            "commons_people.Account",
        ),
        Fault(
            "models_do_not_override_save",
            "save",
            {f"{CASES}/models.py": _model(AUTHORITY + "    def save(self):\n        return None\n")},
            "overrides save",
        ),
        Fault(
            scoped,
            "a page reads a table",
            {
                f"{REPORTS}/pages.py": "+from socle.services.reports.models import Report\ndef all(request):\n    return Report.objects.all()\n"
            },
            "pages reads a table",
        ),
        Fault(
            scoped,
            "a shortcut",
            {
                f"{REPORTS}/pages.py": "+from django.shortcuts import get_object_or_404\ndef one(request):\n    return get_object_or_404(Report)\n"
            },
            "get_object_or_404",
        ),
        Fault(
            scoped,
            "a manager of its own",
            {f"{CASES}/models.py": "+class Cases(models.Manager):\n    pass\n"},
            "without scope",
        ),
        Fault(
            scoped,
            "a manager from a query set",
            {f"{CASES}/models.py": _model(AUTHORITY + "    open = Rows.as_manager()\n")},
            "without scope",
        ),
        Fault(
            scoped,
            "a table of another room",
            {
                f"{REPORTS}/queries.py": "+from socle.commons.cases.queries import Case\ndef cases(scope):\n    return Case.objects.all()\n"
            },
            "table of socle.commons.cases",
        ),
        Fault(
            carry,
            "a table without authority",
            {f"{CASES}/models.py": _model("    number = models.IntegerField()\n")},
            "commons_cases.Late",
        ),
        Fault(
            labels,
            "another label",
            {f"{SITE}/apps.py": '+class Tables(AppConfig):\n    name, label = "socle.data.tables", "tables"\n'},
            "'tables'",
        ),
        Fault(
            labels,
            "a room with tables that is not declared",
            {"src/socle/data/tables/models.py": '"""Tables."""\n'},
            "is not declared",
        ),
        Fault(
            labels,
            "another label in the model",
            {f"{CASES}/models.py": _model(AUTHORITY + '    class Meta:\n        app_label = "cases"\n')},
            "another app label",
        ),
        Fault(
            personal,
            "a field that nobody declared",
            {f"{CASES}/models.py": _model(AUTHORITY + "    contact_email = models.EmailField()\n")},
            "contact_email sounds personal",
        ),
        Fault(
            personal,
            "a field that left the declaration",
            {f"{REPORTS}/privacy.py": '"""Personal data."""\nPRIVACY = ()\n'},
            "Report.words sounds personal",
        ),
        Fault(
            personal,
            "a declaration of nothing",
            {f"{REPORTS}/privacy.py": '+MORE = Personal(model="services_reports.Report", fields=("gone",))\n'},
            "does not exist",
        ),
        Fault(
            personal,
            "an excuse without reason",
            {"tests/house/closed_lists.toml": '[not_personal]\n"commons_people.Authority.name" = ""\n'},
            "sounds personal",
        ),
    ]
