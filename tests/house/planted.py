"""One fault or more for each house rule: what is written into the small house, and what the rule must say of it."""

from dataclasses import dataclass

REPORTS = "src/socle/services/reports"
CASES = "src/socle/commons/cases"
SITE = "src/socle/site"
GROUND = "src/socle/ground"
ENGINES = "src/socle/engines"


@dataclass(frozen=True)
class Fault:
    """A fault: the rule that must see it, its name, the files that plant it, and words of the violation."""

    rule: str
    name: str
    files: dict[str, str]
    says: str


def _contracts() -> list[Fault]:
    rule = "imports_keep_the_contracts"
    room = '"""A room that nobody expects."""\n'
    return [
        Fault(
            rule,
            "a floor imports upward",
            {f"{GROUND}/scope/scope.py": "+import socle.commons.people.queries\n"},
            "scope",
        ),
        Fault(rule, "an unlisted floor", {"src/socle/attic/__init__.py": room}, "attic"),
        Fault(
            rule,
            "a wing knows another",
            {
                "src/socle/participation/__init__.py": room,
                "src/socle/participation/ballots/__init__.py": room,
                "src/socle/participation/ballots/pages.py": "import socle.services.reports.queries\n",
            },
            "ballots",
        ),
        Fault(
            rule,
            "rooms of a wing know each other",
            {"src/socle/services/help/pages.py": "import socle.services.reports.queries\n"},
            "help",
        ),
        Fault(rule, "an unlisted room", {"src/socle/data/attic/__init__.py": room}, "attic"),
        Fault(
            rule,
            "a lower room of data knows a higher",
            {"src/socle/data/tables/commands.py": "import socle.data.portal.pages\n"},
            "tables",
        ),
        Fault(
            rule,
            "a lower room of commons knows a higher",
            {"src/socle/commons/people/commands.py": "import socle.commons.cases.commands\n"},
            "people",
        ),
        Fault(
            rule,
            "a lower room of ground knows a higher",
            {f"{GROUND}/world/clock.py": "+import socle.ground.scope\n"},
            "world",
        ),
        Fault(
            rule,
            "the sandbox is used by ground below it",
            {
                f"{GROUND}/sandbox/__init__.py": '"""Sandbox: a locked child process."""\n',
                f"{GROUND}/database/__init__.py": '"""Database."""\nimport socle.ground.sandbox\n',
            },
            "sandbox",
        ),
        Fault(
            rule,
            "a base engine knows another engine",
            {f"{ENGINES}/geo/snap.py": "+import socle.engines.charts\n"},
            "geo",
        ),
        Fault(
            rule,
            "furniture out of order",
            {f"{REPORTS}/queries.py": "+import socle.services.reports.commands\n"},
            "queries",
        ),
        Fault(rule, "rules know models", {f"{REPORTS}/rules.py": "+import socle.services.reports.models\n"}, "rules"),
        Fault(rule, "a door knows another", {f"{REPORTS}/api.py": "+import socle.services.reports.pages\n"}, "api"),
        Fault(rule, "an engine knows the framework", {f"{ENGINES}/geo/snap.py": "+import django\n"}, "django"),
        Fault(rule, "an engine has a clock", {f"{ENGINES}/geo/snap.py": "+import time\n"}, "time"),
        Fault(rule, "an engine starts a process", {f"{ENGINES}/charts/bars.py": "+import subprocess\n"}, "subprocess"),
        Fault(
            rule, "an engine knows the ground", {f"{ENGINES}/charts/bars.py": "+import socle.ground.scope\n"}, "ground"
        ),
    ]


def _shape() -> list[Fault]:
    rule = "contracts_cover_the_house"
    return [
        Fault(
            rule,
            "a new wing without furniture contract",
            {"src/socle/territory/__init__.py": '"""Maps and engines of the territory."""\n'},
            "territory",
        ),
        Fault(
            rule,
            "a contract that is not exhaustive",
            {
                ".importlinter": "+[importlinter:contract:x]\ntype = layers\ncontainers = socle.data\nlayers =\n    tables\n"
            },
            "x is not exhaustive",
        ),
        Fault(
            rule,
            "an exception to a contract",
            {
                ".importlinter": "+[importlinter:contract:x]\ntype = forbidden\nignore_imports =\n    socle.data -> socle.site\n",
            },
            "makes an exception for",
        ),
        Fault(
            "wildcards_match_something",
            "a wildcard over nothing",
            {
                ".importlinter": "+[importlinter:contract:x]\ntype = independence\nmodules =\n    socle.services.*.nothing\n"
            },
            "matches nothing",
        ),
    ]


def _entries() -> list[Fault]:
    rule = "rooms_are_entered_by_their_public_files"
    return [
        Fault(
            rule,
            "through its models",
            {f"{REPORTS}/commands.py": "+from socle.commons.cases.models import Case\n"},
            "through models",
        ),
        Fault(
            rule,
            "through its models, by its card",
            {f"{REPORTS}/commands.py": "+from socle.commons.cases import models\n"},
            "through models",
        ),
        Fault(
            rule,
            "inside a function",
            {f"{REPORTS}/commands.py": "+def _late():\n    import socle.commons.cases.ports\n"},
            "through ports",
        ),
        Fault(
            rule,
            "through a private module",
            {f"{REPORTS}/commands.py": "+from socle.commons.cases.commands._opening import open_case\n"},
            "_opening",
        ),
        Fault(rule, "through its card", {f"{REPORTS}/commands.py": "+import socle.commons.cases\n"}, "its card"),
        Fault(
            rule,
            "a command on the bases of a room below",
            {
                f"{CASES}/bases.py": "FRAMED = 1\n",
                f"{REPORTS}/commands.py": "+from socle.commons.cases.bases import FRAMED\n",
            },
            "through bases",
        ),
        Fault(
            rule,
            "for its types only",
            {
                f"{REPORTS}/queries.py": "+from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from socle.commons.people.models import Authority\n"
            },
            "through models",
        ),
        Fault(
            rule,
            "by a string",
            {f"{REPORTS}/commands.py": '+TARGET = "socle.commons.cases.models"\n'},
            "through models",
        ),
        Fault(
            rule,
            "upward by a string",
            {f"{CASES}/ports.py": '+TARGET = "socle.services.reports.commands:open_report"\n'},
            "may not know",
        ),
        Fault(
            rule,
            "ground elsewhere than by its card",
            {f"{REPORTS}/commands.py": "+from socle.ground.scope.scope import Scope\n"},
            "through scope",
        ),
        Fault(
            rule,
            "an engine elsewhere than by its card",
            {f"{REPORTS}/commands.py": "+import socle.engines.geo.model\n"},
            "through model",
        ),
        Fault(
            rule,
            "site reading tables",
            {f"{SITE}/policy.py": "+from socle.commons.people.models import Authority\n"},
            "through models",
        ),
        Fault(
            rule,
            "the demonstration writing into tables",
            {"demo/towns.py": "+import socle.commons.cases.models\n"},
            "not for the demonstration",
        ),
        Fault(
            rule, "site calling pages", {f"{SITE}/wiring.py": "+import socle.services.reports.pages\n"}, "through pages"
        ),
    ]


def _furniture() -> list[Fault]:
    card, stray, long = "rooms_have_a_card", "rooms_hold_only_their_furniture", "x = 1\n" * 401
    return [
        Fault(card, "no card", {f"{REPORTS}/__init__.py": "-"}, "no __init__.py"),
        Fault(card, "an empty card", {f"{REPORTS}/__init__.py": ""}, "does not say"),
        Fault(
            card,
            "a card with an import",
            {f"{REPORTS}/__init__.py": "+import socle.services.reports.terms\n"},
            "no import",
        ),
        Fault(card, "an engine without card", {f"{ENGINES}/geo/__init__.py": ""}, "does not say"),
        Fault(card, "a floor with code", {"src/socle/data/__init__.py": "+X = 1\n"}, "no import and no code"),
        Fault(stray, "a stray file", {f"{REPORTS}/views.py": ""}, "views.py"),
        Fault(stray, "a loose file on a floor", {"src/socle/services/views.py": ""}, "rooms only"),
        Fault(stray, "a loose file in the package", {"src/socle/start.py": ""}, "not a floor"),
        Fault(stray, "a stray folder", {f"{REPORTS}/management/commands/x.py": ""}, "management"),
        Fault(stray, "a stray file in ground", {f"{GROUND}/scope/more.py": ""}, "more.py"),
        Fault(stray, "a stray file in site", {f"{SITE}/views.py": ""}, "views.py"),
        Fault(stray, "a stray file in an engine", {f"{ENGINES}/geo/more.py": ""}, "more.py"),
        Fault(stray, "a stray file in a test-less room", {"src/socle/services/help/notes.txt": "x"}, "notes.txt"),
        Fault(stray, "a public module in a package", {f"{CASES}/commands/closing.py": ""}, "private modules"),
        Fault(stray, "a package that is none", {f"{REPORTS}/sms/_grammar.py": ""}, "needs __init__.py"),
        Fault(stray, "a program in a registry", {f"{REPORTS}/registry/make.py": ""}, "JSON data only"),
        Fault(stray, "templates under another name", {f"{REPORTS}/templates/base.html": ""}, "templates/reports/"),
        Fault("nothing_is_a_drawer", "utils", {f"{CASES}/utils.py": ""}, "utils.py"),
        Fault("nothing_is_a_drawer", "a folder of helpers", {"tests/helpers/__init__.py": ""}, "helpers"),
        Fault("nothing_is_a_drawer", "common", {f"{GROUND}/look/common.py": ""}, "common.py"),
        Fault("engines_are_complete", "no README", {f"{ENGINES}/geo/README.md": "-"}, "README.md"),
        Fault("engines_are_complete", "no oracle", {f"{ENGINES}/geo/tests/oracle.py": "-"}, "oracle.py"),
        Fault(
            "engines_are_complete",
            "no public names",
            {f"{ENGINES}/geo/__init__.py": '"""Geometry on the globe."""\n'},
            "__all__",
        ),
        Fault("files_stay_short", "401 lines", {f"{REPORTS}/terms.py": long}, "401 lines"),
        Fault(
            "functions_stay_short",
            "61 lines",
            {f"{REPORTS}/rules.py": "def decide():\n" + "    x = 1\n" * 60},
            "61 lines",
        ),
    ]


def _model(body: str) -> str:
    return f"+class Late(models.Model):\n{body}"


AUTHORITY = '    authority = models.ForeignKey("commons_people.Authority", on_delete=models.PROTECT)\n'


def _tables() -> list[Fault]:
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


def _purity() -> list[Fault]:
    scope, requests = "public_functions_take_scope_first", "doors_alone_know_requests"
    writes, events, clock = "queries_do_not_write", "events_are_frozen_facts", "doors_take_the_time"
    return [
        Fault(
            scope, "a query without scope", {f"{REPORTS}/queries.py": "+def all():\n    return []\n"}, "all does not"
        ),
        Fault(
            scope,
            "a command with scope last",
            {f"{REPORTS}/commands.py": "+async def shut(report, scope):\n    return 1\n"},
            "shut does not",
        ),
        Fault(
            scope,
            "a command in a package",
            {f"{CASES}/commands/_opening.py": "def open_case(case_id):\n    return 1\n"},
            "open_case does not",
        ),
        Fault(
            scope,
            "under a condition",
            {f"{REPORTS}/queries.py": "+if True:\n    def late(x):\n        return x\n"},
            "late does not",
        ),
        Fault(scope, "a lambda", {f"{REPORTS}/queries.py": "+everything = lambda: []\n"}, "written with def"),
        Fault(
            scope,
            "a private function made public",
            {f"{REPORTS}/commands.py": "+publish = _private\n"},
            "written with def",
        ),
        Fault(
            requests,
            "a command that takes a request",
            {f"{REPORTS}/commands.py": "+def shut(scope, request):\n    return 1\n"},
            "takes a request",
        ),
        Fault(
            requests,
            "a query that answers",
            {f"{REPORTS}/queries.py": "+from django.http import HttpResponse\n"},
            "django.http",
        ),
        Fault(
            writes,
            "a query that writes",
            {f"{REPORTS}/queries.py": "+def seen(scope):\n    Report.objects.filter(id=1).update(words='')\n"},
            "calls update",
        ),
        Fault(
            events,
            "an event that can change",
            {f"{REPORTS}/events.py": "+@dataclass\nclass ReportShut:\n    report_id: int\n"},
            "not a frozen",
        ),
        Fault(
            events,
            "an event that acts",
            {
                f"{REPORTS}/events.py": "+@dataclass(frozen=True)\nclass ReportShut:\n    report_id: int\n    def tell(self):\n        return 1\n"
            },
            "has behaviour",
        ),
        Fault(
            clock,
            "a command that reads the clock",
            {f"{REPORTS}/commands.py": "+from socle.ground import world\ndef shut(scope):\n    return world.now()\n"},
            "reads the clock",
        ),
        Fault(
            "signals_are_not_used",
            "a receiver",
            {f"{REPORTS}/reactions.py": "from django.dispatch import receiver\n"},
            "django.dispatch",
        ),
        Fault(
            "signals_are_not_used",
            "a signal of models",
            {f"{GROUND}/look/page.py": "+from django.db.models import signals\n"},
            "signals",
        ),
        Fault(
            "the_admin_is_not_served",
            "installed",
            {f"{SITE}/settings.py": '+INSTALLED_APPS += ["django.contrib.admin"]\n'},
            "django.contrib.admin",
        ),
        Fault(
            "the_admin_is_not_served",
            "served",
            {f"{SITE}/urls.py": "+from django.contrib import admin\n"},
            "django.contrib.admin",
        ),
    ]


def _world() -> list[Fault]:
    rule, place, seeds = "the_world_is_the_only_clock", f"{REPORTS}/commands.py", "chance_in_tests_has_a_seed"
    planted = {
        "time.time": "+import time\nNOW = time.time()\n",
        "under another name": "+import time as t\nNOW = t.monotonic()\n",
        "imported under another name": "+from time import sleep as rest\nrest(1)\n",
        "a function kept for later": "+import datetime\nclock = datetime.datetime.now\n",
        "the class under another name": "+from datetime import datetime as dt\nNOW = dt.utcnow()\n",
        "the date": "+from datetime import date\nDAY = date.today()\n",
        "by getattr": '+import time\nNOW = getattr(time, "time")()\n',
        "the framework's clock": "+from django.utils import timezone\nNOW = timezone.now()\n",
        "the framework's clock, by the back door": "+from django.utils.timezone import localtime\nNOW = localtime()\n",
        "the database's clock": "+from django.db.models.functions import Now\n",
        "random": "+import random\n",
        "secrets": "+from secrets import token_hex\n",
        "by the name of the module": '+import importlib\nDICE = importlib.import_module("random")\n',
        "uuid4": "+import uuid\nID = uuid.uuid4()\n",
        "uuid4 under another name": "+from uuid import uuid4 as fresh\n",
        "os.urandom": "+import os\nBYTES = os.urandom(8)\n",
        "everything": "+from time import *\n",
        "order by chance": '+ROWS = Report.objects.order_by("?")\n',
        "SQL": '+SQL = "select * from reports where day = current_date"\n',
        "a field that dates itself": "+from django.db import models\nF = models.DateTimeField(auto_now_add=True)\n",
    }
    return [Fault(rule, name, {place: text}, "") for name, text in planted.items()] + [
        Fault(rule, "a template", {f"{REPORTS}/templates/reports/form.html": '+{% now "Y" %}'}, "now"),
        Fault(
            seeds,
            "dice without a seed",
            {f"{REPORTS}/tests/test_reports.py": "+N = random.random()\n"},
            "random.random",
        ),
        Fault(seeds, "a generator without a seed", {"demo/towns.py": "+MORE = random.Random()\n"}, "random.Random"),
    ]


def _templates() -> list[Fault]:
    rule = "templates_do_not_reach_up"
    base, form = f"{GROUND}/look/templates/look/base.html", f"{REPORTS}/templates/reports/form.html"
    return [
        Fault(rule, "includes from above", {base: '+{% include "reports/form.html" %}'}, "reports/form.html"),
        Fault(rule, "extends from above", {base: '{% extends "reports/form.html" %}'}, "reports/form.html"),
        Fault(rule, "links above", {base: "+{% url 'reports:show' 1 %}"}, "reports:show"),
        Fault(rule, "links to the site", {form: '+{% url "home" %}'}, "home"),
        Fault(
            rule,
            "loads from above",
            {f"{REPORTS}/templatetags/reports.py": "", base: "+{% load reports %}"},
            "the tags reports",
        ),
        Fault(
            rule,
            "shows from above",
            {f"{REPORTS}/static/reports/x.svg": "x", base: '+{% static "reports/x.svg" %}'},
            "reports/x.svg",
        ),
        Fault(
            rule,
            "includes from beside",
            {"src/socle/services/help/templates/help/x.html": "x", form: '+{% include "help/x.html" %}'},
            "help/x.html",
        ),
        Fault(rule, "extends what nobody owns", {form: '{% extends "base.html" %}'}, "nobody owns"),
        Fault(
            rule,
            "links above from Python",
            {f"{CASES}/pages.py": 'from django.urls import reverse\nX = reverse("reports:show")\n'},
            "reports:show",
        ),
        Fault(
            rule,
            "renders a template from above",
            {
                f"{CASES}/pages.py": 'from django.shortcuts import render\ndef x(request):\n    return render(request, "reports/form.html")\n'
            },
            "reports/form.html",
        ),
    ]


def _documents() -> list[Fault]:
    settings, commands, addresses = "settings_are_documented", "commands_are_documented", "addresses_are_documented"
    pages = {name: f"docs/reference/{name}.md" for name in ("settings", "commands", "addresses")}
    return [
        Fault(
            settings,
            "a variable that is read",
            {f"{REPORTS}/rules.py": '+LIMIT = "SOCLE_LIMIT"\n'},
            "SOCLE_LIMIT is not",
        ),
        Fault(settings, "a variable of the start script", {"socle": "+echo $SOCLE_LATE\n"}, "SOCLE_LATE is not"),
        Fault(
            settings,
            "a field of the instance",
            {f"{SITE}/instance.py": "class Instance:\n    colour: str\n"},
            "colour is not",
        ),
        Fault(settings, "a fixed setting", {f"{SITE}/settings.py": "+APPEND_SLASH = False\n"}, "APPEND_SLASH is not"),
        Fault(settings, "a setting that is gone", {pages["settings"]: "+| `SOCLE_GONE` | x |\n"}, "does not exist"),
        Fault(settings, "no page", {pages["settings"]: "-"}, "does not exist"),
        Fault(
            commands,
            "a command",
            {
                f"{SITE}/cli.py": '+_build = build_parser\ndef build_parser():\n    parser = _build()\n    parser._subparsers._group_actions[0].add_parser("late")\n    return parser\n'
            },
            "late is not",
        ),
        Fault(
            commands,
            "an option of the tests",
            {"tools/suite.py": 'PARSER.add_argument("--late")\n'},
            "test --late is not",
        ),
        Fault(
            commands,
            "an option",
            {pages["commands"]: "# Commands\n\n- `serve`: serves\n- `test`: tests\n"},
            "serve --dir is not",
        ),
        Fault(commands, "an option that is gone", {pages["commands"]: "+- `serve --gone`: x\n"}, "does not exist"),
        Fault(
            addresses,
            "an address",
            {f"{SITE}/urls.py": '+urlpatterns += [path("late/<int:page>/", home)]\n'},
            "/late/<page>/ is not",
        ),
        Fault(addresses, "an address that is gone", {pages["addresses"]: "+- `/gone/`: x\n"}, "does not exist"),
    ]


def _proof() -> list[Fault]:
    traces, network = "commands_leave_a_trace", "egress_is_the_only_way_out"
    commands, lists = f"{REPORTS}/commands.py", "tests/house/closed_lists.toml"
    silent = {
        "creates a row": "    Report.objects.create(words=1)\n",
        "saves a row": "    report = object()\n    report.save(update_fields=[])\n",
        "deletes rows": "    Report.objects.filter(pk=1).delete()\n",
        "updates rows through a private function": "    return _silently()\ndef _silently():\n    Report.objects.all().update(words=1)\n",
        "tells an event": "    from socle.ground.outbox import emit\n    emit(1)\n",
        "opens a transaction": "    from socle.ground.database import atomic\n    with atomic():\n        pass\n",
        "records elsewhere than in the log": "    record = print\n    record(1)\n    Report.objects.create(words=1)\n",
    }
    ways = {
        "a socket": "import socket\n",
        "a client by its module": "import urllib.request\n",
        "a client by its name": "from urllib import request\n",
        "a client of a library": "from urllib3.util import Retry\n",
        "a client under another name": "import requests as r\n",
        "a client imported by name": 'import importlib\nX = importlib.import_module("http.client")\n',
        "a client that somebody else imported": "import urllib\nX = urllib.request\n",
    }
    return [
        *(
            Fault(
                traces, f"a command {name}", {commands: f"+def late(scope, *, now):\n{body}"}, "late changes something"
            )
            for name, body in silent.items()
        ),
        Fault(
            traces,
            "a command of a package",
            {
                f"{CASES}/commands/_opening.py": "+def open_case(scope, *, now):\n    scope.rows.filter(a=1).update(b=2)\n"
            },
            "open_case changes something",
        ),
        Fault(
            traces,
            "an excuse for nothing",
            {lists: '[without_trace]\n"services_reports.gone" = "x"\n'},
            "gone is excused",
        ),
        Fault(
            traces,
            "an excuse without a reason",
            {
                commands: "+def late(scope):\n    Report.objects.create()\n",
                lists: '[without_trace]\n"services_reports.late" = ""\n',
            },
            "late changes something",
        ),
        *(
            Fault(network, name, {f"{REPORTS}/rules.py": f"+{text}"}, "ask ground/egress")
            for name, text in ways.items()
        ),
        Fault(
            network, "an excuse for nothing", {lists: '+"socle.gone:socket" = "x"\n'}, "socle.gone:socket is excused"
        ),
    ]


FAULTS: list[Fault] = [
    *_proof(),
    *_contracts(),
    *_shape(),
    *_entries(),
    *_furniture(),
    *_tables(),
    *_purity(),
    *_world(),
    *_templates(),
    *_documents(),
]
