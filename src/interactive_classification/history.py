"""What was done to a picture, step by step."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .mask import Mask
from .pixels import Image

KEPT_BYTES: Final = 16_000_000
"""How much filled pixels the history may keep; what it drops is filled again when needed."""

MAX_STEPS: Final = 1000
"""Of a longer history the untouched picture and the newest steps are kept, at some 12 kB each."""

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
    """

    packed_mask: bytes
    erased: float
    method: str
    parameters: Parameters
    logits: NDArray[np.float32]
    thumbnail: bytes
    packed_pixels: bytes | None

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
    """
    return Step(
        _pack(np.packbits(mask)),
        float(mask.mean()),
        method,
        parameters,
        logits.copy(),
        thumbnail,
        None if pixels is None else _pack(pixels),
    )


class History:
    """The steps from the untouched picture on, and where among them the person is.

    Parameters
    ----------
    steps : sequence of Step
        At least one.
    place : int
        Which of them is shown.

    Attributes
    ----------
    steps : list of Step
    place : int
    """

    def __init__(self, steps: Sequence[Step], place: int = 0) -> None:
        self.steps = list(steps)
        self.place = place

    def add(self, added: Step) -> None:
        """Go on from the step that is shown; what had been undone is forgotten.

        So is the oldest change of more than :data:`MAX_STEPS`.
        """
        self.steps[self.place + 1 :] = [added]
        if len(self.steps) > MAX_STEPS:
            del self.steps[1]
        self.place = len(self.steps) - 1
        self._drop_pixels()

    def correct(self, corrected: Step) -> Step:
        """Put another step in the place of the one that is shown, and return it."""
        self.steps[self.place] = corrected
        return corrected

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
