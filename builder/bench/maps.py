"""How well each explanation's map tells what matters, on photos that it was not made for.

The score is insertion minus deletion, the mean over three fills: see the engine's
``explain/curves.py``. All of it runs natively, in this process.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, stdev
from typing import Final, NamedTuple

import skimage

from interactive_classification import questions
from interactive_classification.commands.files import opened
from interactive_classification.explain import EXPLANATIONS
from interactive_classification.session import Session

from .quality import gallery
from .row import Row

OTHERS: Final = ("rocket.jpg", "motorcycle_left.png")
"""Photos of scikit-image's that are not in the gallery."""

PLAIN: Final = "class-map"
"""What the others are compared with: it costs nothing."""


class Scored(NamedTuple):
    """What one map of one photo came to."""

    score: float
    random: float
    calls: int


def rows() -> Iterator[Row | str]:
    """Score all explanations on all photos.

    Yields
    ------
    Row or str
        How far each lies above the class map, and then a table in Markdown.
    """
    found = asyncio.run(_all())
    plain = [scored[PLAIN].score for scored in found.values()]
    for name in EXPLANATIONS:
        if name == PLAIN:
            continue
        own = [scored[name].score for scored in found.values()]
        more = [one - other for one, other in zip(own, plain, strict=True)]
        error = stdev(more) / len(more) ** 0.5
        yield Row(
            f"score of the {name} map", PLAIN, mean(own), mean(plain), "",
            limit=0.05 if name == "attribution" else None, floor=True, difference=True,
            note=f"± {error:.3f} (standard error over {len(more)} photos), "
            f"better on {sum(one > 0 for one in more)}",
        )  # fmt: skip
    yield _table(found)


async def _all() -> dict[str, dict[str, Scored]]:
    data = Path(skimage.__file__).parent / "data"
    found = {}
    for photo in [*gallery(), *(data / name for name in OTHERS)]:
        session = await opened(photo)
        found[photo.stem] = {name: await _scored(session, name) for name in EXPLANATIONS}
    return found


async def _scored(session: Session, name: str) -> Scored:
    index = session.predictions(1).original[0].index
    found = await questions.explain(session, name, index)
    curves = await questions.curves(session, questions.scene(session, index), found.values)
    areas = curves.scores()
    random = areas["random_insertion"] - areas["random_deletion"]
    return Scored(areas["insertion"] - areas["deletion"], random, found.calls)


def _table(found: dict[str, dict[str, Scored]]) -> str:
    names = list(EXPLANATIONS)
    lines = [
        f"| photo | {' | '.join(names)} | at random |",
        f"| --- |{' ---: |' * (len(names) + 1)}",
    ]
    for photo, scored in found.items():
        values = [scored[name].score for name in names] + [scored[PLAIN].random]
        lines.append(f"| {photo} | {' | '.join(f'{value:.3f}' for value in values)} |")
    calls = [mean(scored[name].calls for scored in found.values()) for name in names]
    lines.append(f"| calls of the network | {' | '.join(f'{one:.0f}' for one in calls)} | |")
    return "\n".join(lines)
