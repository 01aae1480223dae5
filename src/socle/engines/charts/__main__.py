"""Command line: ``python -m socle.engines.charts bars FILE.csv --sentence "…" > bars.svg``."""

import argparse
import sys
from pathlib import Path

from socle.engines.charts import (
    ChartError,
    View,
    bars,
    choropleth,
    class_limits,
    months,
    plan,
    points_map,
    zones_map,
)
from socle.engines.charts.files import (
    read_bars,
    read_months,
    read_points,
    read_streets,
    read_zones,
    standalone,
)


def draw(given: argparse.Namespace) -> str:
    """The drawing that the arguments ask for."""
    document = Path(given.file).read_text(encoding="utf-8-sig")
    says = given.sentence
    if given.verb == "bars":
        return bars(read_bars(document), sentence=says, orientation=given.orientation)
    if given.verb == "months":
        return months(read_months(document), sentence=says, shape=given.shape)
    if given.verb == "points":
        return points_map(read_points(document), sentence=says)
    if given.verb == "plan":
        view = View(given.lon, given.lat, given.metres)
        return plan(view, sentence=says, streets=read_streets(document, given.name))
    zones = read_zones(document, given.name, given.value)
    if given.value is None:
        return zones_map(zones, sentence=says)
    limits = class_limits([zone.value for zone in zones if zone.value is not None])
    return choropleth(zones, limits=limits, sentence=says, missing="–")


def parser() -> argparse.ArgumentParser:
    """The arguments of each verb."""
    top = argparse.ArgumentParser(prog="charts", description="Draw a file as SVG.")
    verbs = top.add_subparsers(dest="verb", required=True)
    for verb, about in (
        ("bars", "CSV: name, value"),
        ("months", "CSV: label, value"),
        ("zones", "GeoJSON polygons"),
        ("points", "GeoJSON points"),
        ("plan", "GeoJSON lines"),
    ):
        one = verbs.add_parser(verb, help=about)
        one.add_argument("file")
        one.add_argument("--sentence", required=True, help="what the drawing shows, in one sentence")
        if verb == "bars":
            one.add_argument("--orientation", choices=("horizontal", "vertical"), default="horizontal")
        if verb == "months":
            one.add_argument("--shape", choices=("bars", "line"), default="bars")
        if verb in ("zones", "plan"):
            one.add_argument("--name", default="name", help="property that names a feature")
        if verb == "zones":
            one.add_argument("--value", help="property to show in classes")
        if verb == "plan":
            for axis in ("lon", "lat", "metres"):
                one.add_argument(f"--{axis}", type=float, required=True)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Write a stand-alone SVG to standard output. Exit 0, or 2 when the file cannot be drawn."""
    given = parser().parse_args(arguments)
    try:
        sys.stdout.write(standalone(draw(given)))
    except (ChartError, OSError, UnicodeDecodeError) as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
