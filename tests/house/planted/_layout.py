"""Faults of how the house is laid out: contracts, the shape of rooms, their entries and their furniture."""

from tests.house.planted._fault import CASES, ENGINES, GROUND, REPORTS, SITE, Fault


def contracts() -> list[Fault]:
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


def shape() -> list[Fault]:
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


def entries() -> list[Fault]:
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


def furniture() -> list[Fault]:
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
