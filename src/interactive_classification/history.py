"""What was done to a picture, step by step.

The steps form a tree. Whoever goes back and does something else begins another branch, and what
was done before stays beside it: nothing is lost by going back.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .mask import Mask
from .pixels import Image

KEPT_BYTES: Final = 16_000_000
"""How much filled pixels the history may keep; what it drops is filled again when needed."""

MAX_STEPS: Final = 300
"""How many steps are kept, at some 12 kB each, in memory as in a file: both hold the same."""

MAX_NAME: Final = 60
"""Letters of a name that a person gives to a step."""

Parameters = dict[str, float]
"""Those of a fill method that were given; the others keep their defaults."""


@dataclass(frozen=True)
class Step:
    """One entry of the history.

    Attributes
    ----------
    packed_mask : bytes
        The mask, eight pixels to a byte, compressed.
    erased : float
        How much of the picture the mask takes, in [0, 1].
    method : str
    parameters : dict
    logits : (1000,) ndarray of float32
        What the network said.
    thumbnail : bytes
        The modified picture as a small JPEG file.
    packed_pixels : bytes or None
        The filled pixels under the mask, compressed; None when dropped.
    kind : str
        What was done: the name of a tool, or of what else makes a step.
    name : str
        What the person calls it, or nothing.
    """

    packed_mask: bytes
    erased: float
    method: str
    parameters: Parameters
    logits: NDArray[np.float32]
    thumbnail: bytes
    packed_pixels: bytes | None
    kind: str = "edit"
    name: str = ""

    def mask(self, size: int) -> Mask:
        """Return the mask, (size, size) bool."""
        return unpacked(self.packed_mask, size)

    def picture(self, original: Image) -> Image | None:
        """Put the filled pixels into a copy of the original; None if they were dropped."""
        if self.packed_pixels is None:
            return None
        picture = original.copy()
        pixels = np.frombuffer(zlib.decompress(self.packed_pixels), np.uint8)
        picture[self.mask(len(original))] = pixels.reshape(-1, 3)
        return picture


def packed(mask: Mask) -> bytes:
    """Return a mask as a step keeps it; the same mask gives the same bytes."""
    return _pack(np.packbits(mask))


def unpacked(packed: bytes, size: int) -> Mask:
    """Return a mask, (size, size) bool, from a step's :attr:`~Step.packed_mask`."""
    bits = np.frombuffer(zlib.decompress(packed), np.uint8)
    return np.unpackbits(bits, count=size * size).astype(np.bool_).reshape(size, size)


def step(
    mask: Mask,
    method: str,
    parameters: Parameters,
    logits: NDArray[np.float32],
    thumbnail: bytes,
    pixels: NDArray[np.uint8] | None = None,
    kind: str = "edit",
    name: str = "",
) -> Step:
    """Make a step.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    method : str
    parameters : dict
    logits : (1000,) ndarray of float32
    thumbnail : bytes
        Of the modified picture.
    pixels : (N, 3) ndarray of uint8, optional
        The filled ones under the mask.
    kind, name : str, optional
        See :class:`Step`; of a name, only what can be printed is kept.
    """
    return Step(
        packed(mask),
        float(mask.mean()),
        method,
        parameters,
        logits.copy(),
        thumbnail,
        None if pixels is None else _pack(pixels),
        kind,
        printable(name, MAX_NAME),
    )


def printable(words: str, most: int) -> str:
    """Return what can be printed of words of anybody's making, at most so many letters."""
    return "".join(letter for letter in words if letter.isprintable())[:most]


class History:
    """All steps from the untouched picture on, and where among them the person is.

    The steps lie in the order in which they were made, so that a step always comes after the one
    that it goes on from. Its place among them becomes another when one before it is forgotten; its
    number stays, and no other step ever gets it.

    Parameters
    ----------
    steps : sequence of Step
        At least one; the first is the untouched picture.
    place : int
        Which of them is shown.
    parents : sequence of int, optional
        The place of the step that each goes on from, that of the first being -1. Unless given,
        each goes on from the one before.
    onward : sequence of int, optional
        Of each step's children the one that was visited last, -1 where there is none. Unless given,
        that is the newest.
    numbers : sequence of int, optional
        What each step is known by for good, rising from 0. Unless given, that is its place.

    Attributes
    ----------
    steps : list of Step
    place : int
    parents, onward, numbers : list of int
    """

    def __init__(
        self,
        steps: Sequence[Step],
        place: int = 0,
        parents: Sequence[int] | None = None,
        onward: Sequence[int] | None = None,
        numbers: Sequence[int] | None = None,
    ) -> None:
        self.steps = list(steps)
        self.place = place
        self.parents = list(range(-1, len(self.steps) - 1)) if parents is None else list(parents)
        self.onward = [-1] * len(self.steps)
        for child, parent in enumerate(self.parents[1:], 1):
            self.onward[parent] = child
        if onward is not None:
            self.onward = list(onward)
        self.numbers = list(range(len(self.steps)) if numbers is None else numbers)

    @property
    def number(self) -> int:
        """What the step that is shown is known by."""
        return self.numbers[self.place]

    @property
    def shown(self) -> Step:
        """The step that is shown."""
        return self.steps[self.place]

    def place_of(self, number: int) -> int | None:
        """Return where the step of this number is; None if it is forgotten, or never was."""
        return self.numbers.index(number) if number in self.numbers else None

    def add(self, added: Step) -> None:
        """Go on from the step that is shown; what was done after it before stays, as a branch.

        Of more than :data:`MAX_STEPS` one is forgotten.
        """
        self.steps.append(added)
        self.parents.append(self.place)
        self.onward.append(-1)
        self.numbers.append(self.numbers[-1] + 1)  # the newest is never the one that is forgotten
        self.visit(len(self.steps) - 1)
        if len(self.steps) > MAX_STEPS:
            self._forget(self._least_missed())
        self._drop_pixels()

    def visit(self, place: int) -> None:
        """Show this step: whoever goes back from it comes here again."""
        self.place = place
        for parent, child in pairwise(self.path(place)):
            self.onward[parent] = child

    def path(self, place: int) -> list[int]:
        """Return the places from the untouched picture to a step, both included."""
        found = [place]
        while found[-1] > 0:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def correct(self, corrected: Step) -> Step:
        """Put another step in the place of the one that is shown, and return it.

        It is still what the person did, and called, there.
        """
        old = self.steps[self.place]
        self.steps[self.place] = replace(corrected, kind=old.kind, name=old.name)
        return self.steps[self.place]

    def rename(self, place: int, name: str) -> None:
        """Call a step by a name of the person's own, or by none."""
        self.steps[place] = replace(self.steps[place], name=printable(name, MAX_NAME))

    def lanes(self) -> list[int]:
        """Tell the steps apart by the branch that they are on.

        Returns
        -------
        list of int
            For each step, 0 if it leads to the one that is shown or would be done again after it;
            else the number of its branch, in the order in which the branches were begun.
        """
        shown = set(self.path(self.place))
        ahead = self.place
        while ahead >= 0:
            shown.add(ahead)
            ahead = self.onward[ahead]
        lanes: list[int] = []
        for place, parent in enumerate(self.parents):
            goes_on = parent >= 0 and parent not in shown and self.onward[parent] == place
            other = lanes[parent] if goes_on else max(lanes, default=0) + 1
            lanes.append(0 if place in shown else other)
        return lanes

    def _least_missed(self) -> int:
        """Return which step to forget: the oldest end of a branch that does not lead here.

        Where all lead here, it is the oldest change.
        """
        here = set(self.path(self.place))
        ends = (p for p, next_ in enumerate(self.onward) if next_ < 0 and p not in here)
        return next(ends, 1)

    def _forget(self, place: int) -> None:
        """Forget a step; those that went on from it go on from the one before it."""
        parent = self.parents[place]
        if self.onward[parent] == place:
            self.onward[parent] = self.onward[place]
        for child, of in enumerate(self.parents):
            if of == place:
                self.parents[child] = parent
        for each in (self.steps, self.parents, self.onward, self.numbers):
            del each[place]
        for links in (self.parents, self.onward):
            links[:] = [link - (link > place) for link in links]
        if self.onward[parent] < 0 and parent in self.parents:  # another branch is left there
            self.onward[parent] = max(c for c, of in enumerate(self.parents) if of == parent)
        self.place -= self.place > place

    def _drop_pixels(self) -> None:
        """Keep the newest steps' pixels, as many as may be kept."""
        kept = 0
        for place in range(len(self.steps) - 1, -1, -1):
            packed = self.steps[place].packed_pixels
            if packed is None:  # and so are all before it
                return
            kept += len(packed)
            if kept > KEPT_BYTES:
                self.steps[place] = replace(self.steps[place], packed_pixels=None)


def _pack(array: NDArray[np.uint8]) -> bytes:
    return zlib.compress(array.tobytes(), 1)
