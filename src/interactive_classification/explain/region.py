"""Regions: parts of the picture by which the answer stands or falls, looked for piece by piece.

A hole that changes the answer by a hair with one fill does not with another. So a region counts
only if it does with several fills at once, on the very way that a person's own holes take: the fill
of the whole hole at the working size. What is found is pruned until no piece of it can be spared.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..fill import METHODS
from ..mask import Mask
from ..parameter import Parameter
from ..pixels import Image
from ..superpixels import DEFAULT_COUNT, segment
from .class_map import enlarge, evidence
from .method import Ask, Asking, Logits, Scene

HALF: Final = 0.5
"""The largest share of the picture that a region may have."""

SMALL: Final = 0.2
"""And up to which those fills are asked, too, that take long for a large hole."""

SLOW: Final = ("biharmonic", "patch-match")


@dataclass(frozen=True, eq=False)
class Region:
    """What was found.

    Attributes
    ----------
    hole : (size, size) ndarray of bool
        What is erased for it, with what was erased before; as it was before if `found` is not.
    area : float
        The share of the picture that the region has: what more is erased, or what alone is left.
    found : bool
    before : int
        The class that was the answer.
    target : int
        The class that was wanted instead, -1 for any other, or `before` if it was to stay.
    answers : dict of str to int
        What the answer is then, for each fill that was asked.
    calls : int
        How many pictures the network was asked about.
    places : list of (int, int)
        x and y of a pixel in each of its pieces; see :func:`~.superpixels.segment`.
    """

    hole: Mask
    area: float
    found: bool
    before: int
    target: int
    answers: dict[str, int]
    calls: int
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the search that found it, and of the edit that makes it."""
        return "sufficient" if self.keeps else "counterfactual"

    @property
    def keeps(self) -> bool:
        """Whether the region is what is left, instead of what is erased."""
        return self.target == self.before

    @property
    def holds(self) -> dict[str, bool]:
        """For each fill that was asked, whether it does what was looked for."""
        return {fill: self._meant(answer) for fill, answer in self.answers.items()}

    def fill(self, own: str = "") -> str:
        """Return a fill with which it is what was looked for: a person's own, if it is one."""
        good = [fill for fill, holds in self.holds.items() if holds]
        return own if own in good else next(iter(good), "")

    def after(self, own: str = "") -> int:
        """Return the answer with that fill; as before if nothing was found."""
        return self.answers.get(self.fill(own), self.before)

    def _meant(self, answer: int) -> bool:
        return answer != self.before if self.target < 0 else answer == self.target


Chosen = frozenset[int]
Found = TypeVar("Found")
Step = Generator[Ask[Region], list[Logits], Found]
"""Part of the way to a region: asks, is sent answers, returns something."""


@dataclass(frozen=True)
class Search:
    """One kind of region to look for.

    Attributes
    ----------
    name : str
        Short and lower case, words joined by hyphens: how it is chosen.
    title, description : str
        How it is shown, and in two sentences what it does and what it cannot say.
    source : str
        Where it comes from.
    find : callable
        ``find(scene, target)``: a generator function, as :class:`~.method.Explanation` has one.
        The target is a class, or -1 for none in particular.
    aims : bool
        Whether it can be asked for a target.
    keeps : bool
        Whether the region is what is left, instead of what is erased.
    parameters : tuple of Parameter
        None has any yet.
    """

    name: str
    title: str
    description: str
    source: str
    find: Callable[[Scene, int], Asking[Region]]
    aims: bool = False
    keeps: bool = False
    parameters: tuple[Parameter, ...] = ()


class Trials:
    """What one search has asked, and may still ask.

    Parameters
    ----------
    scene : Scene
    target : int
        See :class:`Region`.
    fills : sequence of str
        With which of :data:`~.fill.METHODS` a region must do it, all at once.
    budget : int
        How often the network may be asked.
    keep : bool
        Whether the pieces are what is left, instead of what is erased.
    """

    def __init__(
        self, scene: Scene, target: int, fills: Sequence[str], budget: int, *, keep: bool = False
    ) -> None:
        self.scene, self.target, self.fills = scene, target, tuple(fills)
        self.before = int(scene.output.logits.argmax())
        self.calls = 0
        self.best: Chosen | None = None
        self._so_far: Region | None = None
        self._budget, self._keep = budget, keep
        labels = segment(scene.original, DEFAULT_COUNT)
        left = ~scene.hole
        self._labels = labels
        self._share = np.bincount(labels[left], minlength=int(labels.max()) + 1) / labels.size
        numbers, firsts = np.unique(labels, return_index=True)
        self._first = dict(zip(numbers.tolist(), firsts.tolist(), strict=True))  # pixel of each
        self.pieces = [int(one) for one in np.flatnonzero(self._share)]
        self._answers: dict[tuple[Chosen, str], Logits] = {}

    # What pieces are ---------------------------------------------------------------

    def hole(self, pieces: Chosen) -> Mask:
        """Return what is erased for some pieces; (size, size) bool."""
        chosen = np.isin(self._labels, list(pieces))
        return self.scene.hole | (~chosen if self._keep else chosen)

    def area(self, pieces: Chosen) -> float:
        """Return their share of the picture; what was erased before does not count."""
        return float(self._share[list(pieces)].sum())

    def beside(self) -> dict[int, set[int]]:
        """Return which pieces touch which."""
        found: dict[int, set[int]] = {one: set() for one in self.pieces}
        labels = self._labels
        for one, other in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])):
            border = one != other
            for a, b in set(zip(one[border].tolist(), other[border].tolist(), strict=True)):
                if a in found and b in found:
                    found[a].add(b)
                    found[b].add(a)
        return found

    def by_class_map(self) -> NDArray[np.float64]:
        """Return each piece's mean evidence for the answer, less that for the target; (pieces,)."""
        if self.scene.output.why:  # there are none: no piece is known to come first
            return np.zeros(len(self.pieces))
        maps = self.scene.output.class_maps
        cells = evidence(maps, self.before, signed=True)
        if self.target not in (-1, self.before):
            cells = cells - evidence(maps, self.target, signed=True)
        over = enlarge(cells, len(self._labels), card=self.scene.card)
        left = ~self.scene.hole
        sums = np.bincount(self._labels[left], over[left], minlength=len(self._share))
        counts = np.bincount(self._labels[left], minlength=len(self._share))
        means: NDArray[np.float64] = sums[self.pieces] / counts[self.pieces]
        return means

    def ranked(self, values: NDArray[np.float64]) -> list[int]:
        """Return the pieces, those with the highest values first."""
        return [self.pieces[place] for place in np.argsort(-values, kind="stable")]

    def prefixes(self, order: Sequence[int]) -> int:
        """Return how many pieces of an order have no more than :data:`HALF` of the picture."""
        shares = np.cumsum(self._share[list(order)])
        return int((shares <= HALF).sum())

    # What the network says ---------------------------------------------------------

    def margin(self, logits: Logits) -> float:
        """Tell by how much logits are what was looked for: above 0 if they are."""
        wanted = self.before if self.target < 0 else self.target
        others = float(np.delete(logits, wanted).max())
        best = float(logits[wanted]) - others
        return -best if self.target < 0 else best

    def asked(self, pieces: Chosen, fill: str) -> Step[float]:
        """Ask about pieces with one fill, unless that is known; return the margin.

        Nothing is asked beyond the budget: then it is minus infinity.
        """
        known = self._answers.get((pieces, fill))
        if known is None:
            if self.calls >= self._budget:
                return -np.inf
            picture = yield from self._filled(pieces, fill)
            (known,) = yield Ask([picture], self.done, self._so_far)
            self.calls += 1
            self._answers[pieces, fill] = known
        return self.margin(known)

    def works(self, pieces: Chosen) -> Step[bool]:
        """Tell whether pieces do it with all fills; the first that does not ends it."""
        for fill in self.fills:
            margin = yield from self.asked(pieces, fill)
            if margin <= 0:
                return False
        if self.best is None or self.area(pieces) < self.area(self.best):
            self._take(pieces)
        return True

    def _take(self, pieces: Chosen) -> None:
        """Know these pieces as the best by now; what is told of them is made once."""
        self.best, self._so_far = pieces, self.region(pieces)

    def _filled(self, pieces: Chosen, fill: str) -> Step[Image]:
        """Fill as the person's own hole is filled; others have turns while it takes long."""
        given = self.scene.settings.get(fill, {})
        steps = METHODS[fill].steps(self.scene.original, self.hole(pieces), **given)
        try:
            while True:
                try:
                    next(steps)
                except StopIteration as stop:
                    filled: Image = stop.value
                    return filled
                yield Ask([], self.done, self._so_far)
        finally:
            steps.close()

    @property
    def done(self) -> float:
        """How much of the budget is spent, in [0, 1]."""
        return self.calls / self._budget

    # Ways to look ------------------------------------------------------------------

    def shortest(self, order: Sequence[int]) -> Step[Chosen | None]:
        """Find the shortest beginning of an order that works: doubling, then by halves."""
        most = self.prefixes(order)
        short, long = 0, 1
        while long <= most:
            if (yield from self.works(frozenset(order[:long]))):
                break
            if long == most:
                return None
            short, long = long, min(2 * long, most)
        else:
            return None
        while long - short > 1:
            middle = (short + long) // 2
            if (yield from self.works(frozenset(order[:middle]))):
                long = middle
            else:
                short = middle
        return frozenset(order[:long])

    def pruned(self, pieces: Chosen) -> Step[Chosen]:
        """Spare pieces, the largest first, until none can be spared."""
        spared = True
        while spared:
            spared = False
            for one in sorted(pieces, key=lambda one: (-self._share[one], one)):
                fewer = pieces - {one}
                if fewer and (yield from self.works(fewer)):
                    pieces, spared = fewer, True
        return pieces

    # What comes of it --------------------------------------------------------------

    def region(self, pieces: Chosen | None) -> Region:
        """Return pieces as what was found; with None, that nothing was."""
        found = pieces is not None
        chosen: Chosen = pieces if pieces is not None else frozenset()
        hole = self.hole(chosen) if found else self.scene.hole
        answers = {
            fill: int(logits.argmax())
            for (one, fill), logits in self._answers.items()
            if found and one == chosen
        }
        known = {fill: answers[fill] for fill in METHODS if fill in answers}
        area = self.area(chosen) if found else 0.0
        places = [divmod(self._first[one], len(self._labels))[::-1] for one in sorted(chosen)]
        return Region(hole, area, found, self.before, self.target, known, self.calls, places)

    def judged(self, pieces: Chosen | None) -> Asking[Region]:
        """Ask all other fills about what was found, and return it."""
        if pieces is not None:
            self._take(pieces)
            self._budget = self.calls + len(METHODS)
            small = float(self.hole(pieces).mean()) < SMALL
            for fill in METHODS:
                if small or fill not in SLOW:
                    yield from self.asked(pieces, fill)
        return self.region(pieces)
