"""Holes that change the answer: those our search finds, and those of others.

SEDC and lime are asked on lime's own pieces, as in their papers, and remove them by blur, the very
fill that is one of our three. What each finds is then erased as a person erases it, and filled in
all three ways.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from interactive_classification import questions
from interactive_classification.commands.asking import opened
from interactive_classification.commands.networks import runtime
from interactive_classification.explain.counterfactual import BUDGET, FILLS
from interactive_classification.explain.region import HALF
from interactive_classification.fill import METHODS
from interactive_classification.mask import Mask
from interactive_classification.session import Session

from .rivals import Network, Weighed
from .row import Row
from .sedc import Looked, Pieces, best_first, greedy

OURS: Final = "ours"
GREEDY: Final = "lime, greedily"


class Hole(NamedTuple):
    """What one search found in one photo.

    Attributes
    ----------
    area : float
        Its share of the picture; 0 if there is none.
    calls : int
        How many pictures the network was asked about.
    said, true : dict of str to bool
        By fills, whether it was said to change the answer, and whether it does when it is erased
        as a person erases it.
    """

    area: float
    calls: int
    said: dict[str, bool]
    true: dict[str, bool]

    @property
    def found(self) -> bool:
        """Whether there is one of up to half of the picture, which is where our search ends."""
        return 0 < self.area <= HALF

    @property
    def changes(self) -> bool:
        """Whether it changes the answer with all three fills."""
        return self.found and all(self.true[fill] for fill in FILLS)


def holes(photo: Path, session: Session, weighed: Weighed) -> dict[str, Hole]:
    """Search one photo in each way.

    Parameters
    ----------
    photo : Path
    session : Session
        In which it is open, and nothing erased.
    weighed : Weighed
        What lime says of it, with its pieces.
    """
    region = asyncio.run(questions.region(session, "counterfactual"))
    found = {OURS: _tried(photo, region.before, region.hole, region.calls, region.holds)}
    pieces, values = weighed.pieces, weighed.values
    assert pieces is not None, "lime has no pieces"
    network, blur = Network(runtime()), METHODS["blur"].fill

    def ask(some: Pieces) -> tuple[bool, float]:
        (told,) = network([blur(session.original, np.isin(pieces, list(some)))])
        return int(told.argmax()) != region.before, float(told[region.before])

    def tried(looked: Looked, before: int = 0) -> Hole:
        hole = np.isin(pieces, list(looked.pieces or ()))
        return _tried(photo, region.before, hole, before + looked.calls, {})

    numbers, firsts = np.unique(pieces, return_index=True)
    weights = dict(zip(numbers.tolist(), values.ravel()[firsts].tolist(), strict=True))
    falling = sorted((one for one in weights if weights[one] > 0), key=lambda one: -weights[one])
    found["SEDC"] = tried(best_first(list(weights), ask, BUDGET))
    found[GREEDY] = tried(greedy(falling, ask), weighed.calls)
    return found


def _tried(photo: Path, before: int, hole: Mask, calls: int, said: Mapping[str, bool]) -> Hole:
    """Erase what was found as a person does, and see what the answer is then."""
    fills = dict.fromkeys([*FILLS, *said]) if hole.any() else {}
    answers = asyncio.run(_answers(photo, hole, list(fills)))
    true = {fill: answer != before for fill, answer in answers.items()}
    return Hole(float(hole.mean()), calls, dict(said), true)


async def _answers(photo: Path, hole: Mask, fills: Sequence[str]) -> dict[str, int]:
    found = {}
    for fill in fills:
        session = await opened(photo)  # a fresh one: no fill sees what another has left
        await session.set_mask(hole, fill)
        found[fill] = session.predictions(1).modified[0].index
    return found


def compared(found: Mapping[str, Mapping[str, Hole]]) -> Iterator[Row | str]:
    """Compare what was found in all photos.

    Parameters
    ----------
    found : mapping
        For each photo, what :func:`holes` returns.

    Yields
    ------
    Row or str
        How often, and how truly, and then a table in Markdown.
    """
    ours = [one[OURS] for one in found.values() if one[OURS].found]
    theirs = [one for one in found.values() if one[GREEDY].found]
    if theirs:
        also = sum(one[OURS].found for one in theirs)
        yield Row("photos in which our search finds a hole", f"in which {GREEDY}, does", also,
                  len(theirs), "", limit=0.8, floor=True,
                  note=f"of {len(found)} photos ours has one in {len(ours)}")  # fmt: skip
    if ours:
        true = sum(one.changes for one in ours)
        yield Row("holes of ours that change the answer with all three fills", "holes of ours",
                  true, len(ours), "", limit=1.0, floor=True)  # fmt: skip
        said = [(fill, one) for one in ours for fill in one.said]
        good = sum(one.said[fill] == one.true[fill] for fill, one in said)
        yield Row("true ones of what is said of them, fill by fill", "all that is said",
                  good, len(said), "", limit=1.0, floor=True)  # fmt: skip
    yield _table([*found.values()])


def _table(photos: list[Mapping[str, Hole]]) -> str:
    lines = [
        "| search | found | of more than half | median area | median calls "
        "| change the answer with all three fills |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in photos[0]:
        holes = [one[name] for one in photos]
        good = [one for one in holes if one.found]
        area = f"{100 * median(one.area for one in good):.1f} %" if good else "–"
        lines.append(
            f"| {name} | {len(good)} of {len(holes)} "
            f"| {sum(one.area > HALF for one in holes)} | {area} "
            f"| {median(one.calls for one in holes):.0f} "
            f"| {sum(one.changes for one in good)} of {len(good)} |"
        )
    return "\n".join(lines)
