"""Faults of templates, of documents, and of what proves nothing."""

from tests.house.planted._fault import CASES, GROUND, REPORTS, SITE, Fault


def templates() -> list[Fault]:
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


def documents() -> list[Fault]:
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


def proof() -> list[Fault]:
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
