"""Changes of a whole picture: blurred, noisy, with less contrast or light, turned, enlarged, moved.

After the corruptions of Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common
Corruptions and Perturbations", 2019 (arXiv 1903.12261), in smaller steps: theirs are too strong for
small networks. What a rotation or shift would leave empty is mirrored, and the noise is one
pattern, made stronger and stronger.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from .pixels import Image

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
    called : str
        What a picture changed so is called, with a gap for the level.
    levels : tuple of float
        In order; at one of them, `plain`, nothing is changed.
    plain : float
    step : float
        Distance between neighbouring levels that can be chosen; see
        :class:`~.parameter.Parameter`.
    apply : callable
        ``apply(picture, level)`` returns a new (size, size, 3) ndarray of uint8.
    """

    name: str
    title: str
    unit: str
    called: str
    levels: tuple[float, ...]
    plain: float
    step: float
    apply: Callable[[Image, float], Image]


def changed(picture: Image, levels: Mapping[str, float]) -> Image:
    """Change a picture in several ways, one after the other, in the order of :data:`CHANGES`.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
    levels : mapping of str to float
        By names of :data:`CHANGES`; of the others, and at the plain level, nothing is changed.

    Returns
    -------
    (size, size, 3) ndarray of uint8
        The picture itself where nothing is changed.
    """
    for one, level in not_plain(levels):
        picture = one.apply(picture, level)
    return picture


def not_plain(levels: Mapping[str, float]) -> list[tuple[Change, float]]:
    """Return those that change something, with their levels; see :func:`changed`."""
    all_levels = [(one, levels.get(name, one.plain)) for name, one in CHANGES.items()]
    return [(one, level) for one, level in all_levels if level != one.plain]


def _noise(picture: Image, deviation: float) -> Image:
    """Add noise of a standard deviation, as a share of white."""
    return _bytes(picture + 255 * deviation * _pattern(picture.size).reshape(picture.shape))


@lru_cache(maxsize=1)
def _pattern(count: int) -> NDArray[np.float32]:
    """Draw numbers as good as normal: the sum of twelve even ones, with a deviation of 1."""
    draw = Random(SEED)  # NumPy's own would cost the page half a megabyte
    even = np.zeros(count, np.float32)
    for _ in range(12):
        even += np.frombuffer(draw.randbytes(count), np.uint8)
    return even / np.float32(255) - np.float32(6)


def _blur(picture: Image, radius: float) -> Image:
    """Blur by a radius in pixels of a picture of 224."""
    deviation = radius * len(picture) / 224
    reach = int(np.ceil(3 * deviation))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    weights /= weights.sum()
    blurred = picture.astype(np.float32)
    for _ in range(2):  # along the columns, then along the rows
        padded = np.pad(blurred, ((reach, reach), (0, 0), (0, 0)), "symmetric")
        mean = np.zeros_like(blurred)
        for at, weight in enumerate(weights.tolist()):
            mean += weight * padded[at : at + len(picture)]
        blurred = mean.transpose(1, 0, 2)
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
    Change("blur", "Blur", "pixels", "Blur {} px",
           (0, 0.5, 1, 1.5, 2, 3, 4), 0, 0.25, _blur),
    Change("noise", "Noise", "of white", "Noise {}",
           (0, 0.02, 0.04, 0.06, 0.08, 0.12, 0.18), 0, 0.01, _noise),
    Change("contrast", "Contrast", "times", "Contrast × {}",
           (1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1), 1, 0.05, _contrast),
    Change("brightness", "Brightness", "of white", "Brightness {}",
           (-0.5, -0.375, -0.25, -0.125, 0, 0.125, 0.25, 0.375, 0.5), 0, 0.025, _brightness),
    Change("jpeg", "JPEG", "quality", "JPEG quality {}",
           (100, 90, 70, 50, 35, 25, 15, 10), 100, 5, _jpeg),
    Change("rotation", "Rotation", "degrees", "Rotation {}°",
           (-45, -30, -20, -10, 0, 10, 20, 30, 45), 0, 1, _rotation),
    Change("zoom", "Zoom", "times", "Zoom × {}",
           (0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2), 1, 0.05, _zoom),
    Change("shift", "Shift", "pixels", "Shift {} px",
           (0, 1, 2, 4, 8, 16, 32, 48, 64), 0, 1, _shift),
)  # fmt: skip

CHANGES: Final[dict[str, Change]] = {one.name: one for one in _ALL}
"""All ways to change a picture, by name."""
