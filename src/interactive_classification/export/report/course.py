"""How the confidences went, step by step, as a chart."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .markup import escape

WIDTH: Final = 640
HEIGHT: Final = 200
LEFT: Final = 44
RIGHT: Final = 150
TOP: Final = 10
FOOT: Final = 24
LINE: Final = 14
"""In the drawing's own units, as those above."""

LOOKS: Final = (
    ("#2d3a8c", "none", "circle"),
    ("#a03c12", "6 3", "square"),
    ("#12694f", "2 3", "diamond"),
    ("#7a2a7a", "9 3 2 3", "triangle"),
)
"""Colour, dashes and marker of each line, so that no two differ by colour only."""

MOST_MARKERS: Final = 60
"""Of longer histories the lines have no markers."""


def chart(names: Sequence[str], lines: Sequence[Sequence[float]], place: int, title: str) -> str:
    """Draw confidences over the steps, as SVG.

    Parameters
    ----------
    names : sequence of str
        Of the classes.
    lines : sequence of sequence of float
        Each class's confidence in [0, 1] at each step.
    place : int
        The step that is shown, marked by an upright line.
    title : str
        What the chart says, in words.
    """
    last = max(len(lines[0]) - 1, 1)
    across = (WIDTH - LEFT - RIGHT) / last
    down = HEIGHT - TOP - FOOT

    def at(step: int, share: float) -> tuple[float, float]:
        return LEFT + step * across, TOP + (1 - share) * down

    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        *(_level(share, at(0, share)[1]) for share in (0, 0.5, 1)),
        *(_number(step, at(step, 0)[0]) for step in _told(last)),
    ]
    x = at(place, 0)[0]
    parts.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{TOP + down}"/>')
    ends = _apart([at(0, line[-1])[1] for line in lines])
    for number, (name, line) in enumerate(zip(names, lines, strict=True)):
        colour, dashes, shape = LOOKS[number % len(LOOKS)]
        points = [at(step, share) for step, share in enumerate(line)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        if len(points) <= MOST_MARKERS:
            parts += [_marker(shape, x, y, colour) for x, y in points]
        x = WIDTH - RIGHT + 14
        parts.append(_marker(shape, x, ends[number], colour))
        parts.append(f'<text x="{x + 9}" y="{ends[number] + 4:.1f}">{escape(_short(name))}</text>')
    return "\n".join([*parts, "</svg>"])


def _level(share: float, y: float) -> str:
    return (
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    )


def _number(step: int, x: float) -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{step}</text>'


def _told(last: int) -> list[int]:
    """Choose the steps whose numbers are told: at most about ten, and the last one."""
    every = max(-(-last // 10), 1)
    return [*range(0, last - every // 2, every), last]


def _apart(places: Sequence[float]) -> list[float]:
    """Move names that would lie on each other apart, keeping their order and all inside."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + LINE)
    lowest = float(HEIGHT - FOOT)
    for number in reversed(order):
        moved[number] = lowest = min(moved[number], lowest)
        lowest -= LINE
    return moved


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[:19] + "…"


def _marker(shape: str, x: float, y: float, colour: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    corners = {
        "square": ((-3, -3), (3, -3), (3, 3), (-3, 3)),
        "diamond": ((0, -4.5), (4.5, 0), (0, 4.5), (-4.5, 0)),
        "triangle": ((0, -4), (4, 3.5), (-4, 3.5)),
    }[shape]
    path = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{path}" fill="{colour}"/>'
