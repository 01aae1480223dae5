"""Streets, houses and doors of a fictional town, in metres east and north of its centre."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import LineString
from shapely.geometry import Polygon as Shape

XY = tuple[float, float]
Cell = tuple[int, int]

MAIN_WIDTH, WIDTH = 12.0, 7.0
SETBACK = 1.6  # metres between the street and the front of a house
DEPTH = 14.0  # metres kept at a corner for the houses of the crossing street


@dataclass(frozen=True, slots=True)
class Edge:
    """One stretch of street between two corners. `cells` are the blocks on its left and on its right."""

    start: XY
    end: XY
    cells: tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class Run:
    """A whole street: stretches one after the other."""

    edges: tuple[Edge, ...]
    across: bool  # runs with the rows, so its houses take the corners
    main: bool
    name: str = ""

    @property
    def width(self) -> float:
        return MAIN_WIDTH if self.main else WIDTH

    @property
    def path(self) -> list[XY]:
        return [self.edges[0].start, *(edge.end for edge in self.edges)]


@dataclass(frozen=True, slots=True)
class Grid:
    """Corners of the streets by column and row, and which columns and rows are main ones."""

    corners: dict[Cell, XY]
    columns: int
    rows: int

    def is_main(self, line: int, across: bool) -> bool:
        """Every fifth line is a main one, counted from the middle."""
        middle = (self.rows if across else self.columns) // 2
        return (line - middle) % 5 == 0

    def block(self, cell: Cell) -> list[XY] | None:
        """The four corners of a block, or None at the edge of the grid."""
        i, j = cell
        around = [self.corners.get(one) for one in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))]
        return [one for one in around if one is not None] if None not in around else None


@dataclass(frozen=True, slots=True)
class Door:
    """An address."""

    street: str
    number: int
    suffix: str
    spot: XY


def lay_grid(size: XY, blocks: XY, turn: float, chance: random.Random) -> Grid:
    """A grid that is dense in the centre, wide at the edge, turned, and bent by two slow waves."""
    reach = 1.25 * math.hypot(*size)
    across, along = _spread(reach, blocks), _spread(reach, blocks)
    waves = [chance.uniform(0, 6.3) for _ in range(2)]
    corners: dict[Cell, XY] = {}
    for i, u in enumerate(across):
        for j, v in enumerate(along):
            x = u + 16 * math.sin(v / 230 + waves[0]) + chance.uniform(-5, 5)
            y = v + 14 * math.sin(u / 260 + waves[1]) + chance.uniform(-5, 5)
            corners[i, j] = (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
    return Grid(corners, len(across), len(along))


def _spread(reach: float, blocks: XY) -> list[float]:
    half = [0.0]
    while half[-1] < reach:
        share = half[-1] / reach
        half.append(half[-1] + blocks[0] + (blocks[1] - blocks[0]) * min(1.0, share * 1.6))
    return [-step for step in reversed(half[1:])] + half


def runs_of(grid: Grid, town: Shape, dry: Shape, stream: LineString, chance: random.Random) -> list[Run]:
    """The streets: rows and columns cut at the water (main ones cross it), at the edge, and where chance
    says.
    """
    on_land, in_town = _within(grid, dry), _within(grid, town)
    runs: list[Run] = []
    for across in (True, False):
        for line in range(grid.rows if across else grid.columns):
            main = grid.is_main(line, across)
            ground = _bridged(grid, line, across, on_land, in_town) if main else on_land
            steps: list[Edge] = []
            for step in range((grid.columns if across else grid.rows) - 1):
                edge = _edge(grid, line, step, across)
                ends = ((step, line), (step + 1, line)) if across else ((line, step), (line, step + 1))
                whole = all(end in ground for end in ends)
                if whole and not main:
                    whole = chance.random() > 0.13 and not stream.crosses(LineString([edge.start, edge.end]))
                if whole:
                    steps.append(edge)
                else:
                    runs.extend(_cut(steps, across, main, chance))
                    steps = []
            runs.extend(_cut(steps, across, main, chance))
    return runs


def _within(grid: Grid, area: Shape) -> set[Cell]:
    cells = list(grid.corners)
    xs, ys = zip(*(grid.corners[cell] for cell in cells), strict=True)
    return {cell for cell, held in zip(cells, shapely.contains_xy(area, xs, ys), strict=True) if held}


def _bridged(grid: Grid, line: int, across: bool, on_land: set[Cell], in_town: set[Cell]) -> set[Cell]:
    """Dry corners of a line, and the wet ones that a bridge of two corners at most can pass."""
    count = grid.columns if across else grid.rows
    cells = [(step, line) if across else (line, step) for step in range(count)]
    held = {cell for cell in cells if cell in on_land}
    for wide in (1, 2):
        for at in range(1, count - wide):
            gap = cells[at : at + wide]
            ends = {cells[at - 1], cells[at + wide]}
            if ends <= on_land and all(cell in in_town and cell not in on_land for cell in gap):
                held.update(gap)
    return held


def _edge(grid: Grid, line: int, step: int, across: bool) -> Edge:
    if across:
        return Edge(grid.corners[step, line], grid.corners[step + 1, line], ((step, line), (step, line - 1)))
    return Edge(grid.corners[line, step], grid.corners[line, step + 1], ((line - 1, step), (line, step)))


def _cut(steps: list[Edge], across: bool, main: bool, chance: random.Random) -> list[Run]:
    """Streets of 3 to 6 stretches; a single stretch left over joins the street before it."""
    runs: list[Run] = []
    while steps:
        size = chance.randint(6, 9) if main else chance.randint(3, 6)
        if len(steps) - size < 2:
            size = len(steps)
        runs.append(Run(tuple(steps[:size]), across, main))
        steps = steps[size:]
    return runs


def name_runs(runs: list[Run], first: Sequence[str], main: Sequence[str], more: Sequence[str]) -> list[Run]:
    """Names from the centre outwards: the best known first, the main streets from their own list.

    Streets beyond the names are left out (the smallest, farthest ones): a plan never invents "rue 87".
    """
    left = {True: list(main), False: [*first, *more]}
    named: list[Run] = []
    for run in sorted(runs, key=_remoteness):
        pool = left[run.main] or left[False]
        if pool:
            named.append(replace(run, name=pool.pop(0)))
    return named


def _remoteness(run: Run) -> float:
    path = run.path
    heart = (sum(x for x, _ in path) / len(path), sum(y for _, y in path) / len(path))
    return math.hypot(*heart) * (1.6 if len(run.edges) == 1 else 1.0)


def gardens_of(grid: Grid, runs: Sequence[Run], dry: Shape, count: int) -> dict[Cell, Shape]:
    """`count` blocks that streets surround, spread over the town, left green."""
    sides: dict[Cell, int] = {}
    for run in runs:
        for edge in run.edges:
            for cell in edge.cells:
                sides[cell] = sides.get(cell, 0) + 1
    found: dict[Cell, Shape] = {}
    for cell in sorted(
        (cell for cell, touching in sides.items() if touching >= 3), key=lambda c: (c[0] * 7 + c[1] * 11) % 13
    ):
        block = grid.block(cell)
        if block is None or any(abs(cell[0] - i) + abs(cell[1] - j) < 3 for i, j in found):
            continue
        lawn = Shape(block).buffer(-8.5)
        if isinstance(lawn, Shape) and not lawn.is_empty and dry.contains(lawn):
            found[cell] = lawn
        if len(found) == count:
            break
    return found


def houses(
    grid: Grid,
    runs: Sequence[Run],
    dry: Shape,
    gardens: dict[Cell, Shape],
    numbered: float,
    size: XY,
    chance: random.Random,
) -> tuple[list[list[list[XY]]], list[Door]]:
    """Rows of houses (each house a closed ring) along both sides of each street, and the doors that bear a
    number.
    """
    shapely.prepare(dry)
    rows: list[list[list[XY]]] = []
    doors: list[Door] = []
    for run in runs:
        last = [-1, 0]  # odd numbers on the left, even ones on the right
        for edge in run.edges:
            for side in (0, 1):
                if edge.cells[side] in gardens:
                    continue
                row = []
                for ring, front in _row(edge, run, side, size, chance):
                    last[side] += 2
                    row.append((ring, Door(run.name, last[side], "", front)))
                    if chance.random() < 0.05:
                        last[side] += 2
                middles = [((a[0] + c[0]) / 2, (a[1] + c[1]) / 2) for (a, _, c, *_), _ in row]
                kept = shapely.contains_xy(dry, [x for x, _ in middles], [y for _, y in middles]) if row else []
                standing = [house for house, is_dry in zip(row, kept, strict=True) if is_dry]
                if standing:
                    rows.append([ring for ring, _ in standing])
                    doors.extend(_numbered([door for _, door in standing], numbered, chance))
    return rows, doors


def _row(edge: Edge, run: Run, side: int, size: XY, chance: random.Random) -> list[tuple[list[XY], XY]]:
    """The houses on one side of one stretch: denser in the centre."""
    (x0, y0), (x1, y1) = edge.start, edge.end
    long = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    nx, ny = (-uy, ux) if side == 0 else (uy, -ux)
    outward = min(1.0, math.hypot((x0 + x1) / 2 / size[0], (y0 + y1) / 2 / size[1]))
    filled = 0.98 - 0.42 * outward
    at = run.width / 2 + 3 + (0 if run.across else DEPTH)
    end = long - at
    near = run.width / 2 + SETBACK
    found: list[tuple[list[XY], XY]] = []
    while True:
        front = chance.uniform(9, 15) + 8 * outward
        if at + front > end:
            return found
        if chance.random() < filled:
            far = near + chance.uniform(8.5, 13.0)
            corners = ((at, near), (at + front, near), (at + front, far), (at, far), (at, near))
            ring = [(x0 + ux * t + nx * d, y0 + uy * t + ny * d) for t, d in corners]
            t = at + front / 2
            found.append((ring, (x0 + ux * t + nx * near, y0 + uy * t + ny * near)))
        at += front


def _numbered(doors: list[Door], share: float, chance: random.Random) -> list[Door]:
    kept: list[Door] = []
    for door in doors:
        if chance.random() < share:
            if kept and chance.random() < 0.03:
                kept.append(replace(door, number=kept[-1].number, suffix="bis"))
            else:
                kept.append(door)
    return kept
