"""The command line: see ``docs/reference/commands.md``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from socle.site import analytics
from socle.site.prepare import open_instance, prepare

DEMO = Path("var/demo")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status (0 done, 1 found something wrong, 2 cannot)."""
    parser = build_parser()
    typed = list(sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args(typed or ["demo"])
    if wrong := analytics.refusal(os.environ):
        return _refuse(wrong)
    status: int = options.run(options)
    return status


def build_parser() -> argparse.ArgumentParser:
    """Every command and option."""
    parser = argparse.ArgumentParser(prog="./socle", description="A digital foundation for a local authority.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="make the demonstration towns (once) and serve them")
    demo.add_argument("--dir", type=Path, default=DEMO, help="where the instance lives (default: var/demo)")
    demo.add_argument("--host", default="127.0.0.1", help="address to listen on")
    demo.add_argument("--port", type=int, default=8000, help="port to listen on")
    demo.add_argument("--no-serve", action="store_true", help="only make the towns")
    demo.set_defaults(run=_demo)

    new = commands.add_parser("new", help="make an empty instance")
    new.add_argument("--dir", type=Path, required=True, help="a directory that does not exist yet, or is empty")
    new.add_argument("--name", required=True, help="the authority's name")
    new.add_argument("--languages", default="fr,en,ar", help="languages, the first is the default")
    new.add_argument("--admin", help="e-mail address of the first administrator")
    new.set_defaults(run=_new)

    authority = commands.add_parser("authority", help="the authorities of an instance")
    add = authority.add_subparsers(required=True, metavar="VERB").add_parser("add", help="one more authority")
    add.add_argument("--dir", type=Path, required=True, help="the instance's directory")
    add.add_argument("--slug", required=True, help="its short address: /@SLUG/")
    add.add_argument("--name", required=True, help="its name")
    add.add_argument(
        "--kind", default="municipality", help="municipality (default), village, intermunicipality, region"
    )
    add.add_argument("--parent", help="slug of the authority above it, whose roles reach down to it")
    add.add_argument("--prefix", help="two to four capitals that begin its tracking codes (default: from its name)")
    add.add_argument("--languages", help="its languages, the first is the default (default: the instance's)")
    add.add_argument("--admin", help="e-mail address of its first administrator, known here or not")
    add.set_defaults(run=_add_authority)

    serve = commands.add_parser("serve", help="serve an instance: web and job workers")
    serve.add_argument("--dir", type=Path, required=True, help="the instance's directory")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on")
    serve.add_argument("--workers", type=int, default=2, help="web processes: one per core; 1 for a small old computer")
    serve.set_defaults(run=_serve)

    _add_files(commands)

    verify = commands.add_parser("verify", help="check every invariant of an instance")
    verify.add_argument("--dir", type=Path, required=True, help="the instance's directory")
    verify.set_defaults(run=_verify)

    bench = commands.add_parser("bench", help="run the benchmarks, ratios in one run")
    bench.add_argument("name", nargs="?", metavar="NAME", help="one benchmark (default: all)")
    bench.add_argument("--rows", type=int, help="rows of check, queries, ogc, exports (default: full size)")
    bench.set_defaults(run=_bench)

    trust = commands.add_parser("trust", help="break what can be broken, and look for one broken promise")
    trust.add_argument("--minutes", type=float, default=10, help="how long, all drivers together (default: 10)")
    trust.add_argument("--seed", type=int, help="the seed of a run that is done again (each run prints its own)")
    trust.set_defaults(run=_trust)
    return parser


def _add_files(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that take a file."""
    publish = commands.add_parser("import", help="publish a table from a file")
    publish.add_argument("file", type=Path, metavar="FILE", help="the file, as it is")
    publish.add_argument("--dir", type=Path, required=True, help="the instance's directory")
    publish.add_argument("--slug", required=True, help="the table's short address")
    publish.add_argument("--title", required=True, help="the table's title")
    publish.add_argument("--authority", help="slug of the authority (default: the first)")
    publish.add_argument("--sheet", default="", help="the sheet, layer or file to read, where there are several")
    publish.set_defaults(run=_import)

    places = commands.add_parser("places", help="import boundaries, streets and addresses from a file")
    places.add_argument("file", type=Path, metavar="FILE", help="GeoJSON, BAL CSV, .osm or .osm.pbf")
    places.add_argument("--dir", type=Path, required=True, help="the instance's directory")
    places.add_argument("--authority", help="slug of the authority (default: the first)")
    places.add_argument("--areas", choices=["boundary", "neighbourhoods"], default="", help="what areas are")
    places.add_argument("--dry-run", action="store_true", help="only say what was found")
    places.set_defaults(run=_places)

    check = commands.add_parser("check", help="validate a table against a schema")
    check.add_argument("table", type=Path, metavar="TABLE", help="the file, in any format that Socle reads")
    check.add_argument("--schema", metavar="FILE_OR_NAME", help="a Table Schema in a file, or a name of the registry")
    check.add_argument(
        "--table", action="append", default=[], metavar="NAME=FILE", dest="tables",
        help="another table to which the schema's foreign keys refer, by the name they give it (may be repeated)",
    )  # fmt: skip
    check.add_argument("--json", action="store_true", help="print JSON, for programs")
    check.add_argument("--limit", type=int, metavar="N", help="findings for each field and rule (default: 100; 0: all)")
    check.add_argument("--language", choices=["fr", "en", "ar"], help="of the messages (default: the terminal's)")
    check.add_argument("--annotated", type=Path, metavar="OUT.csv", help="also write the rows found wrong, annotated")
    check.set_defaults(run=_check)


def _demo(options: argparse.Namespace) -> int:
    from socle.site.instance import Instance, write_instance

    directory: Path = options.dir
    if not (directory / "instance.json").exists():
        write_instance(directory, Instance(demonstration=True))
        print("Socle makes three fictional towns and six months of their life (once, about half a minute)…", flush=True)
    _links_lead_to(options.port)
    open_instance(directory)
    prepare(static=not options.no_serve)
    from demo import towns

    made = towns.make()
    if options.no_serve:
        print(f"The demonstration towns are in {directory}" + (" (just made)." if made else "."))
        return 0
    print(towns.greeting(f"http://localhost:{options.port}/", str(directory)), flush=True)
    return _listen(options.host, options.port, workers=2)


def _new(options: argparse.Namespace) -> int:
    from socle.site.founding import found

    directory: Path = options.dir
    if directory.exists() and any(directory.iterdir()):
        return _refuse(f"{directory} is not empty: choose another directory, or serve it with ./socle serve.")
    return found(directory, name=options.name, languages=options.languages.split(","), admin=options.admin)


def _add_authority(options: argparse.Namespace) -> int:
    if not _exists(options.dir):
        return _absent(options.dir)
    from socle.site.founding import add

    return add(
        options.dir,
        slug=options.slug,
        name=options.name,
        kind=options.kind,
        parent=options.parent,
        prefix=options.prefix,
        languages=options.languages.split(",") if options.languages else None,
        admin=options.admin,
    )


def _serve(options: argparse.Namespace) -> int:
    if not _exists(options.dir):
        return _absent(options.dir)
    _links_lead_to(options.port)
    open_instance(options.dir)
    prepare(static=True)
    print(f"Socle serves {options.dir} at http://{options.host}:{options.port}/", flush=True)
    return _listen(options.host, options.port, workers=options.workers)


def _links_lead_to(port: int) -> None:
    """Make the links of e-mails lead to this process, unless the public address is said."""
    os.environ.setdefault("SOCLE_ADDRESS", f"http://localhost:{port}")


def _listen(host: str, port: int, *, workers: int) -> int:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return _refuse(f"Port {port} is taken: stop what listens there, or choose another with --port.")
    from socle.site.serve import serve

    serve(host=host, port=port, workers=workers)
    return 0


def _import(options: argparse.Namespace) -> int:
    if not _exists(options.dir):
        return _absent(options.dir)
    if not options.file.is_file():
        return _refuse(f"There is no file {options.file}.")
    open_instance(options.dir)
    prepare(static=False)
    from socle.site.importing import publish

    return publish(
        options.file, slug=options.slug, title=options.title, authority=options.authority, sheet=options.sheet
    )


def _places(options: argparse.Namespace) -> int:
    if not _exists(options.dir):
        return _absent(options.dir)
    if not options.file.is_file():
        return _refuse(f"There is no file {options.file}.")
    open_instance(options.dir)
    prepare(static=False)
    from socle.site.importing import import_places

    return import_places(options.file, authority=options.authority, areas=options.areas, only_read=options.dry_run)


def _check(options: argparse.Namespace) -> int:
    from socle.site.checking import check_table

    if options.limit is not None and options.limit < 0:
        return _refuse("--limit is 0 (all) or more.")
    return check_table(
        options.table,
        schema=options.schema,
        as_json=options.json,
        limit=options.limit,
        language=options.language,
        annotated=options.annotated,
        tables=options.tables,
    )


def _verify(options: argparse.Namespace) -> int:
    if not _exists(options.dir):
        return _absent(options.dir)
    open_instance(options.dir)
    prepare(static=False)
    from socle.ground.verify import verify

    names, violations = verify()
    for violation in violations:
        print(f"FAILS  {violation.invariant}: {violation.detail}")
    failing = {violation.invariant for violation in violations}
    print(f"{len(names) - len(failing)} of {len(names)} invariants hold in {options.dir}.")
    return 1 if violations else 0


def _bench(options: argparse.Namespace) -> int:
    from benchmarks.run import run

    return run(options.name, options.rows)


def _trust(options: argparse.Namespace) -> int:
    from tests.trust.campaign import campaign

    return campaign(minutes=options.minutes, seed=options.seed)


def _exists(directory: Path) -> bool:
    return (directory / "instance.json").exists()


def _absent(directory: Path) -> int:
    return _refuse(f"There is no instance in {directory}. Make one: ./socle new --dir {directory} --name NAME")


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
