"""How well each explanation's map tells what matters, beside other people's maps.

The score is insertion minus deletion, the mean over three fills: see the engine's
``explain/curves.py``. All of it runs natively, in this process; times are the processor's.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, median, stdev
from time import process_time
from typing import Final, NamedTuple

import numpy as np
import skimage
from numpy.typing import NDArray

from builder.get import environment
from interactive_classification import questions
from interactive_classification.commands.asking import opened
from interactive_classification.commands.networks import runtime
from interactive_classification.explain import EXPLANATIONS
from interactive_classification.session import Session

from .counterfactuals import Hole, compared, holes
from .quality import gallery
from .rivals import RIVALS, Network
from .row import Row

OTHERS: Final = ("rocket.jpg", "motorcycle_left.png")
"""Photos of scikit-image's that are not in the gallery."""

PLAIN: Final = "class-map"
"""What ours are compared with: it costs nothing."""

BEST: Final = "attribution"
"""What is compared with other people's."""


class Scored(NamedTuple):
    """What one map of one photo came to, and cost: calls of the network, the processor's time."""

    score: float
    random: float
    calls: int
    seconds: float


Photos = dict[str, dict[str, Scored]]
"""What each map of each photo came to."""


def rows(photos: int | None = None) -> Iterator[Row | str]:
    """Score all maps of all photos, and look for holes in them.

    Parameters
    ----------
    photos : int, optional
        Only the first so many.

    Yields
    ------
    Row or str
        How far ours lie above the class map, and the best of them above other people's, and then a
        table in Markdown; and the same of the holes.
    """
    environment.ready_for(environment.FOR_MAPS)
    data = Path(skimage.__file__).parent / "data"
    scored, looked = {}, {}
    with ThreadPoolExecutor(1) as own:  # the engine waits in a loop, and Playwright has one here
        for photo in [*gallery(), *(data / name for name in OTHERS)][:photos]:
            scored[photo.stem], looked[photo.stem] = own.submit(of_photo, photo).result()
    yield from judged(scored)
    yield from compared(looked)


def of_photo(photo: Path) -> tuple[dict[str, Scored], dict[str, Hole]]:
    """Score each map of one photo, and look for its holes in each way."""
    session = asyncio.run(opened(photo))
    index = session.predictions(1).original[0].index
    scored = {}
    for name in EXPLANATIONS:
        started = process_time()
        found = asyncio.run(questions.explain(session, name, index))
        seconds = process_time() - started
        scored[name] = _scored(session, index, found.values, found.calls, seconds)
    weighed = {}
    for name, explain in RIVALS.items():
        weighed[name] = one = explain(session.original, index, Network(runtime()))
        scored[name] = _scored(session, index, one.values, one.calls, one.seconds)
    return scored, holes(photo, session, weighed["lime"])


def _scored(
    session: Session, index: int, values: NDArray[np.float32], calls: int, seconds: float
) -> Scored:
    curves = asyncio.run(questions.curves(session, questions.scene(session, index), values))
    areas = curves.scores()
    random = areas["random_insertion"] - areas["random_deletion"]
    return Scored(areas["insertion"] - areas["deletion"], random, calls, seconds)


def judged(found: Photos) -> Iterator[Row | str]:
    """Compare what all maps came to; see :func:`rows`."""
    for name in EXPLANATIONS:
        if name != PLAIN:
            yield _above(found, name, PLAIN, 0.05 if name == BEST else None)
    best = [one[BEST] for one in found.values()]
    for rival in RIVALS:
        yield _above(found, BEST, rival, 0.0)
        theirs = [one[rival] for one in found.values()]
        yield Row(f"calls of the network for {BEST}", rival, mean(one.calls for one in best),
                  mean(one.calls for one in theirs), "", limit=1.0)  # fmt: skip
        yield Row(f"time of the processor for {rival}", BEST, _milliseconds(theirs),
                  _milliseconds(best))  # fmt: skip
    yield _table(found)


def _milliseconds(scored: list[Scored]) -> float:
    return median(1000 * one.seconds for one in scored)


def _above(found: Photos, name: str, other: str, limit: float | None) -> Row:
    """Compare the scores of two maps, photo by photo."""
    own, others = ([one[which].score for one in found.values()] for which in (name, other))
    more = [one - than for one, than in zip(own, others, strict=True)]
    error = stdev(more) / len(more) ** 0.5
    return Row(
        f"score of the {name} map", other, mean(own), mean(others), "",
        limit=limit, floor=True, difference=True,
        note=f"± {error:.3f} (standard error over {len(more)} photos), "
        f"better on {sum(one > 0 for one in more)}",
    )  # fmt: skip


def _table(found: Photos) -> str:
    names = [*EXPLANATIONS, *RIVALS]
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
