"""Sweep: what becomes of a class while the whole picture is changed, more and more.

After the corruptions of Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common
Corruptions and Perturbations", 2019 (arXiv 1903.12261), in smaller steps: theirs are too strong for
small networks. What a rotation or shift would leave empty is mirrored, and the noise is one
pattern, made stronger and stronger.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from ..classify import softmax
from ..pixels import Image
from .method import Ask, Asking, Scene

SEED: Final = 1
"""Of the noise: the same picture has the same one every time."""


@dataclass(frozen=True)
class Change:
    """One way to change a whole picture.

    Attributes
    ----------
    name : str
        Short and lower case.
    title, unit : str
        How it is shown, and what its levels are told in.
    levels : tuple of float
        In order; at one of them, `plain`, nothing is changed.
    plain : float
    apply : callable
        ``apply(picture, level)`` returns a new (size, size, 3) ndarray of uint8.
    """

    name: str
    title: str
    unit: str
    levels: tuple[float, ...]
    plain: float
    apply: Callable[[Image, float], Image]


@dataclass(frozen=True, eq=False)
class Swept:
    """What becomes of a class.

    Attributes
    ----------
    index : int
        Of the class.
    confidences : dict of str to (levels,) ndarray of float64
        The class's confidence at each level, by names of :data:`CHANGES`. NaN where it was not
        asked yet.
    winners : dict of str to list of int
        The class that comes first at each level; -1 where it was not asked yet.
    calls : int
        How many pictures the network was asked about.
    """

    index: int
    confidences: dict[str, NDArray[np.float64]]
    winners: dict[str, list[int]]
    calls: int


def find(scene: Scene) -> Asking[Swept]:
    """Ask about all changes; a generator, as an :class:`~.method.Explanation`'s steps are.

    Parameters
    ----------
    scene : Scene
    """
    confidences = {one.name: np.full(len(one.levels), np.nan) for one in CHANGES.values()}
    winners = {one.name: [-1] * len(one.levels) for one in CHANGES.values()}
    total, calls = sum(len(one.levels) for one in CHANGES.values()), 0

    def so_far() -> Swept:
        known = {name: values.copy() for name, values in confidences.items()}
        return Swept(
            scene.index, known, {name: list(some) for name, some in winners.items()}, calls
        )

    done = 0
    for one in CHANGES.values():
        for place, level in enumerate(one.levels):
            logits = scene.output.logits
            if level != one.plain:
                changed = one.apply(scene.picture, level)
                (logits,) = yield Ask([changed], done / total, so_far() if done else None)
                calls += 1
            confidences[one.name][place] = softmax(logits)[scene.index]
            winners[one.name][place] = int(logits.argmax())
            done += 1
    return so_far()


def _noise(picture: Image, deviation: float) -> Image:
    """Add noise of a standard deviation, as a share of white."""
    draw = Random(SEED)  # NumPy's own would cost the page half a megabyte
    # The sum of twelve even numbers is as good as normal, with a standard deviation of 1.
    even = np.zeros(picture.size, np.float32)
    for _ in range(12):
        even += np.frombuffer(draw.randbytes(picture.size), np.uint8)
    pattern = (even / 255 - 6).reshape(picture.shape)
    return _bytes(picture + 255 * deviation * pattern)


def _blur(picture: Image, radius: float) -> Image:
    """Blur by a radius in pixels of a picture of 224."""
    deviation = radius * len(picture) / 224
    reach = int(np.ceil(3 * deviation))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    weights /= weights.sum()
    blurred = picture.astype(np.float32)
    for _ in range(2):  # along the columns, then along the rows
        padded = np.pad(blurred, ((reach, reach), (0, 0), (0, 0)), "symmetric")
        parts = (weight * padded[at : at + len(picture)] for at, weight in enumerate(weights))
        blurred = sum(parts, np.zeros_like(blurred)).transpose(1, 0, 2)
    return _bytes(blurred)


def _contrast(picture: Image, share: float) -> Image:
    mean = picture.mean()
    return _bytes(mean + share * (picture - mean))


def _brightness(picture: Image, more: float) -> Image:
    return _bytes(picture + 255 * more)


def _jpeg(picture: Image, quality: float) -> Image:
    file = io.BytesIO()
    Pillow.fromarray(picture).save(file, "jpeg", quality=int(quality))
    return np.asarray(Pillow.open(file).convert("RGB"))


def _moved(picture: Image, matrix: tuple[float, ...]) -> Image:
    """Take each pixel from where an affine matrix puts it; beyond the edges there are mirrors."""
    size = len(picture)
    wide = np.pad(picture, ((size // 2,) * 2, (size // 2,) * 2, (0, 0)), "symmetric")
    a, b, c, d, e, f = matrix
    middle = size / 2
    from_x = c + middle - a * middle - b * middle + size // 2
    from_y = f + middle - d * middle - e * middle + size // 2
    found = Pillow.fromarray(wide).transform(
        (size, size),
        Pillow.Transform.AFFINE,
        (a, b, from_x, d, e, from_y),
        Pillow.Resampling.BILINEAR,
    )
    return np.asarray(found)


def _rotation(picture: Image, degrees: float) -> Image:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return _moved(picture, (cos, sin, 0, -sin, cos, 0))


def _zoom(picture: Image, times: float) -> Image:
    return _moved(picture, (1 / times, 0, 0, 0, 1 / times, 0))


def _shift(picture: Image, pixels: float) -> Image:
    """Move to the right by pixels of a picture of 448."""
    return _moved(picture, (1, 0, -pixels * len(picture) / 448, 0, 1, 0))


def _bytes(values: NDArray[np.floating]) -> Image:
    found: Image = np.clip(np.round(values), 0, 255).astype(np.uint8)
    return found


_ALL: Final = (
    Change("noise", "Noise", "of white", (0, 0.02, 0.04, 0.06, 0.08, 0.12, 0.18), 0, _noise),
    Change("blur", "Blur", "pixels", (0, 0.5, 1, 1.5, 2, 3, 4), 0, _blur),
    Change("contrast", "Contrast", "times", (1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1), 1, _contrast),
    Change("jpeg", "JPEG", "quality", (100, 90, 70, 50, 35, 25, 15, 10), 100, _jpeg),
    Change("brightness", "Brightness", "of white",
           (-0.5, -0.375, -0.25, -0.125, 0, 0.125, 0.25, 0.375, 0.5), 0, _brightness),
    Change("rotation", "Rotation", "degrees",
           (-45, -30, -20, -10, 0, 10, 20, 30, 45), 0, _rotation),
    Change("zoom", "Zoom", "times", (0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2), 1, _zoom),
    Change("shift", "Shift", "pixels", (0, 1, 2, 4, 8, 16, 32, 48, 64), 0, _shift),
)  # fmt: skip

CHANGES: Final[dict[str, Change]] = {one.name: one for one in _ALL}
"""All ways to change a picture, by name."""
