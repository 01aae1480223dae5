"""A house of a few rooms that keeps every rule: the ground on which faults are planted, one at a time."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[2]

CLOSED_LISTS = """
[site]
files = ["apps.py", "cli.py", "policy.py", "settings.py", "urls.py", "wiring.py"]
folders = []
[ground.world]
files = ["clock.py"]
[ground.scope]
files = ["scope.py"]
[ground.audit]
files = ["record.py"]
[ground.refusals]
files = ["refusal.py"]
[ground.look]
files = ["page.py"]
folders = ["templates", "static", "templatetags"]
doors = ["page"]
[engines.geo]
files = ["README.md", "__main__.py", "model.py", "snap.py"]
folders = ["tests"]
[engines.charts]
files = ["README.md", "__main__.py", "model.py", "bars.py"]
folders = ["tests"]
[without_authority]
[not_personal]
"commons_people.Authority.name" = "the name of an institution"
[managers]
[without_trace]
[ways_out]
"""

ENGINE = {
    "README.md": "# An engine\n",
    "__main__.py": '"""Its command line."""\n',
    "model.py": '"""Its value types."""\n\nfrom dataclasses import dataclass\n',
    "tests/__init__.py": "",
    "tests/oracle.py": '"""The slow obvious twin."""\n\nimport random\n\nDICE = random.Random(7)\n',
}

CLOCK = '''"""Time, chance and ids."""
import datetime
import secrets
import uuid
def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
def new_id() -> uuid.UUID:
    return uuid.uuid4()
def token() -> str:
    return secrets.token_urlsafe(16)
'''

FILES: dict[str, str] = {
    "tests/house/closed_lists.toml": CLOSED_LISTS,
    "socle": 'PORT=${SOCLE_PORT:-8000}\nif [ "${1:-}" = test ]; then echo test; fi\n',
    "demo/__init__.py": "",
    "demo/towns.py": '"""Fictional towns."""\nimport random\nDICE = random.Random(20)\nPLACE = DICE.random()\n',
    "docs/reference/settings.md": "# Settings\n\n| name | what |\n|---|---|\n| `SOCLE_PORT` | the port |\n"
    "| `SOCLE_SECRET` | the key |\n| `SECRET_KEY` | the key |\n| `ROOT_URLCONF` | addresses |\n"
    "| `INSTALLED_APPS` | rooms |\n",
    "docs/reference/commands.md": "# Commands\n\n- `serve`: serves\n- `serve --dir`: where\n- `test`: tests\n",
    "docs/reference/addresses.md": "# Addresses\n\n- `/`: home\n- `/signalements/<code>/`: a report\n",
    "src/socle/__init__.py": '"""A small house for the tests of the rules."""\n',
    # -- site
    "src/socle/site/__init__.py": '"""The composition root of the small house."""\n',
    "src/socle/site/apps.py": '''"""The rooms."""
from django.apps import AppConfig
class People(AppConfig):
    name, label = "socle.commons.people", "commons_people"
class Cases(AppConfig):
    name, label = "socle.commons.cases", "commons_cases"
class Look(AppConfig):
    name = "socle.ground.look"
    label = "ground_look"
class Reports(AppConfig):
    name, label = "socle.services.reports", "services_reports"
''',
    "src/socle/site/settings.py": '''"""Settings."""
import os
SECRET_KEY = os.environ.get("SOCLE_SECRET", "x")
ROOT_URLCONF = "socle.site.urls"
INSTALLED_APPS = ["socle.site.apps.People", "socle.site.apps.Cases", "socle.site.apps.Reports"]
''',
    "src/socle/site/urls.py": '''"""Addresses."""
from django.urls import include, path
from socle.services.reports import urls as reports
def home(request):
    return None
urlpatterns = [path("", home, name="home"), path("signalements/", include(reports))]
''',
    "src/socle/site/cli.py": '''"""The command line."""
import argparse
def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    commands.add_parser("serve").add_argument("--dir", help="where")
    return parser
''',
    "src/socle/site/policy.py": '"""Who may do what."""\nfrom socle.services.reports import permissions\n',
    "src/socle/site/wiring.py": '''"""When this happens, then that."""
from socle.commons.cases.ports import bind
from socle.services.reports.offers import ReportKind
bind("report", ReportKind())
''',
    # -- services
    "src/socle/services/__init__.py": '"""Services to residents, one room each."""\n',
    "src/socle/services/help/__init__.py": '"""Help: a room that hardly exists yet."""\n',
    "src/socle/services/help/terms.py": '"""Values."""\nTOPICS = ("water", "light")\n',
    "src/socle/services/reports/__init__.py": '"""Reports of residents about the street."""\n',
    "src/socle/services/reports/urls.py": '''"""Addresses."""
from django.urls import path
from socle.services.reports import pages
app_name = "reports"
urlpatterns = [path("<slug:code>/", pages.show, name="show")]
''',
    "src/socle/services/reports/pages.py": '''"""Pages."""
from django.shortcuts import render
from socle.ground.world import now
from socle.services.reports import commands, forms
def show(request, code):
    commands.open_report(request.scope, place=code, now=now())
    return render(request, "reports/form.html", {"form": forms.FIELDS})
''',
    "src/socle/services/reports/api.py": '"""The API."""\nfrom socle.services.reports import queries\n',
    "src/socle/services/reports/forms.py": '"""Forms."""\nfrom django.utils import timezone\nFIELDS = ("place",)\n'
    "def shown(time):\n    return timezone.localtime(time)\n",
    "src/socle/services/reports/commands.py": '''"""Verbs."""
from socle.commons.cases import commands as cases
from socle.engines.geo import snap
from socle.ground import audit
from socle.ground.refusals import Refusal
from socle.services.reports import queries
from socle.services.reports.models import Report
def open_report(scope, *, place, now):
    if not place or queries.count(scope):
        raise Refusal("reports.empty")
    report = Report.objects.create(case_id=cases.open_case(scope, now=now), spot=snap(place), opened_at=now)
    return _noted(scope, report)
def _noted(scope, report):
    audit.record(scope, "reports.report.open", authority_id=1, about=f"report:{report.pk}")
    return report
def _private(report):
    return report
''',
    "src/socle/services/reports/queries.py": '''"""Reads."""
from socle.services.reports.models import Report
def count(scope):
    names = {}
    names.update(a=1)
    return Report.objects.filter(authority_id__in=scope.authorities("x")).count()
''',
    "src/socle/services/reports/feeds.py": '"""What leaves."""\nfrom socle.services.reports.models import Report\n',
    "src/socle/services/reports/models.py": '''"""Tables."""
from django.db import models
from socle.ground.world import new_id
class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT)
    case = models.OneToOneField("commons_cases.Case", on_delete=models.PROTECT)
    words = models.TextField()
    opened_at = models.DateTimeField()
class Photograph(models.Model):
    report = models.ForeignKey(Report, on_delete=models.CASCADE)
    file_key = models.CharField(max_length=80)
''',
    "src/socle/services/reports/rules.py": '"""Decisions."""\nfrom socle.services.reports.terms import KIND\n',
    "src/socle/services/reports/offers.py": '''"""What reports give to the ports below."""
from socle.services.reports import queries
class ReportKind:
    def title(self, scope, case_id):
        return str(queries.count(scope))
''',
    "src/socle/services/reports/events.py": '''"""Facts."""
from dataclasses import dataclass
@dataclass(frozen=True)
class ReportOpened:
    report_id: int
''',
    "src/socle/services/reports/permissions.py": '"""Permissions."""\nOPEN = "reports:report:open"\n',
    "src/socle/services/reports/privacy.py": '''"""Personal data."""
from dataclasses import dataclass
@dataclass
class Personal:
    model: str
    fields: tuple
PRIVACY = (Personal(model="services_reports.Report", fields=("words",)),)
''',
    "src/socle/services/reports/terms.py": '"""Values."""\nKIND = "report"\n',
    "src/socle/services/reports/templates/reports/form.html": '{% extends "look/base.html" %}{% load i18n look %}'
    '<a href="{% url "reports:show" code %}">{% icon "send" %}</a><img src="{% static "look/socle.svg" %}">',
    "src/socle/services/reports/tests/__init__.py": "",
    "src/socle/services/reports/tests/test_reports.py": '"""Tests."""\nimport random\nDICE = random.Random(1)\n',
    # -- data
    "src/socle/data/__init__.py": '"""The territorial data platform."""\n',
    "src/socle/data/tables/__init__.py": '"""Tables, their editions and deltas."""\n',
    "src/socle/data/tables/queries.py": '"""Reads."""\ndef rows(scope, slug):\n    return []\n',
    "src/socle/data/portal/__init__.py": '"""The pages that show the tables."""\n',
    "src/socle/data/portal/pages.py": '"""Pages."""\nfrom socle.data.tables import queries\n',
    # -- commons
    "src/socle/commons/__init__.py": '"""What several services share."""\n',
    "src/socle/commons/people/__init__.py": '"""Authorities and the accounts of their staff."""\n',
    "src/socle/commons/people/models.py": '''"""Tables."""
from django.db import models
class Authority(models.Model):
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
''',
    "src/socle/commons/people/queries.py": '"""Reads."""\ndef authority(scope, slug):\n    return None\n',
    "src/socle/commons/cases/__init__.py": '"""What every file of a resident shares."""\n',
    "src/socle/commons/cases/models.py": '''"""Tables."""
from django.db import models
class Case(models.Model):
    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT)
''',
    "src/socle/commons/cases/ports.py": '"""What cases need."""\ndef bind(kind, offer):\n    return None\n',
    "src/socle/commons/cases/commands/__init__.py": '"""Verbs."""\n'
    "from socle.commons.cases.commands._opening import open_case as open_case\n",
    "src/socle/commons/cases/commands/_opening.py": '"""Opening."""\ndef open_case(scope, *, now):\n    return step(1)\n'
    "def step(number):\n    return number\n",
    # -- ground
    "src/socle/ground/__init__.py": '"""What every room stands on."""\n',
    "src/socle/ground/world/__init__.py": '"""World: time, chance and ids."""\n'
    "from socle.ground.world.clock import new_id, now, token\n",
    "src/socle/ground/world/clock.py": CLOCK,
    "src/socle/ground/audit/__init__.py": '"""Audit: who did what, on what."""\n'
    "from socle.ground.audit.record import record\n",
    "src/socle/ground/audit/record.py": '"""The record."""\ndef record(scope, act, **facts):\n    return None\n',
    "src/socle/ground/refusals/__init__.py": '"""Refusals: the expected no."""\n'
    "from socle.ground.refusals.refusal import Refusal\n",
    "src/socle/ground/refusals/refusal.py": '"""The refusal."""\nclass Refusal(Exception):\n    pass\n',
    "src/socle/ground/scope/__init__.py": '"""Scope: who acts, and where."""\n'
    "from socle.ground.scope.scope import Scope\n",
    "src/socle/ground/scope/scope.py": '"""The scope."""\nclass Scope:\n    pass\n',
    "src/socle/ground/look/__init__.py": '"""Look: the design system of the house."""\n',
    "src/socle/ground/look/page.py": '"""The page."""\nfrom socle.ground.scope import Scope\n',
    "src/socle/ground/look/templatetags/__init__.py": "",
    "src/socle/ground/look/templatetags/look.py": '"""Tags."""\n',
    "src/socle/ground/look/templates/look/base.html": '<html>{% include "look/foot.html" %}{# {% url "home" %} #}</html>',
    "src/socle/ground/look/templates/look/foot.html": "<footer></footer>",
    "src/socle/ground/look/static/look/socle.svg": "<svg/>",
    # -- engines
    "src/socle/engines/__init__.py": '"""Pure calculation on plain values."""\n',
    "src/socle/engines/geo/__init__.py": '"""Geometry on the plane and the globe."""\n'
    'from socle.engines.geo.snap import snap\n__all__ = ["snap"]\n',
    "src/socle/engines/geo/snap.py": '"""Snapping."""\ndef snap(place):\n    return place\n',
    "src/socle/engines/charts/__init__.py": '"""Charts drawn as plain SVG."""\n'
    'from socle.engines.charts.bars import bars\n__all__ = ["bars"]\n',
    "src/socle/engines/charts/bars.py": '"""Bars."""\nfrom socle.engines.geo import snap\ndef bars(n):\n    return snap(n)\n',
} | {f"src/socle/engines/{name}/{path}": text for name in ("geo", "charts") for path, text in ENGINE.items()}


def build(root: Path) -> Path:
    """Write the small house, with the contracts of the real one."""
    plant(root, FILES)
    contracts = (HERE / ".importlinter").read_text(encoding="utf-8")
    (root / ".importlinter").write_text(contracts, encoding="utf-8")
    return root


def plant(root: Path, files: dict[str, str]) -> None:
    """Write files; a text that begins with ``+`` is added at the end of what is there, and ``-`` deletes the file."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text == "-":
            path.unlink()
        elif text.startswith("+"):
            path.write_text(path.read_text(encoding="utf-8") + text[1:], encoding="utf-8")
        else:
            path.write_text(text, encoding="utf-8")
