"""Faults of engines that are not pure, and of time, chance and ids that do not come from the world."""

from tests.house.planted._fault import CASES, GROUND, REPORTS, SITE, Fault


def purity() -> list[Fault]:
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


def world() -> list[Fault]:
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
