"""Superpixels: a picture cut into pieces along its own edges, to be removed whole.

SLIC (Achanta et al., "SLIC Superpixels Compared to State-of-the-art Superpixel
Methods", 2012), by scikit-image, on OKLab colours.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .mask import Mask, MaskError
from .oklab import from_srgb
from .pixels import Image

Labels = NDArray[np.uint16]
"""(H, W): the number of the piece that each pixel belongs to, from 0."""

DEFAULT_COUNT: Final = 100
FEWEST: Final = 20
MOST: Final = 400
"""How many pieces may be asked for; SLIC makes about as many."""

_COMPACTNESS: Final = 0.12  # how much OKLab distance one grid step's distance is worth
_LEVELS: Final = 1024  # of OKLab lightness: no rounding of a browser's or a processor's shows

_TEXTURE: Final = 2.0  # how much a difference in texture counts beside one in colour
_NO_WORSE: Final = 1.25  # than the most similar neighbour: these come in the same step
_SAME: Final = 0.01  # in OKLab: no difference at all

_LINE: Final = (255, 255, 255, 235)
_EDGE: Final = (0, 0, 0, 150)  # beside the line, so that it shows on any picture


def segment(image: Image, count: int = DEFAULT_COUNT) -> Labels:
    """Cut a picture into superpixels.

    The same picture gives the same pieces on every machine.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8
    count : int
        About how many pieces, from :data:`FEWEST` to :data:`MOST`.

    Returns
    -------
    (H, W) ndarray of uint16
        Numbers from 0; each piece hangs together.

    Raises
    ------
    MaskError
        If the number of pieces is out of range.
    """
    from skimage.segmentation import slic  # in the browser it arrives later than the rest

    if not FEWEST <= count <= MOST:
        raise MaskError("how-many-pieces", FEWEST, MOST)
    colours = np.round(from_srgb(image) * _LEVELS)
    span = float(np.ptp(colours)) or 1.0  # slic scales colours to [0, 1]; undo that
    labels = slic(
        colours,
        n_segments=int(count),
        compactness=_COMPACTNESS * _LEVELS / span,
        convert2lab=False,
        start_label=0,
        channel_axis=-1,
    )
    return np.asarray(labels, np.uint16)


def piece(labels: Labels, x: float, y: float) -> Mask:
    """Return the superpixel at a point.

    Parameters
    ----------
    labels : (H, W) ndarray of uint16
    x, y : float
        In pixels; see :func:`~.mask.draw_stroke`.

    Returns
    -------
    (H, W) ndarray of bool

    Raises
    ------
    MaskError
        If the point is outside the picture.
    """
    height, width = labels.shape
    if not (0 <= x < width and 0 <= y < height):
        raise MaskError("place-outside")
    found: Mask = labels == labels[int(y), int(x)]
    return found


class Looks(NamedTuple):
    """What the pieces of a picture look like, and which of them are neighbours.

    Attributes
    ----------
    colour : (P, 3) ndarray of float
        Each one's mean in OKLab.
    texture : (P,) ndarray of float
        How rough it is: the standard deviation of its lightness.
    beside : (P, P) ndarray of bool
        Whether two of them share a border.
    """

    colour: NDArray[np.float64]
    texture: NDArray[np.float64]
    beside: NDArray[np.bool_]


def looks(image: Image, labels: Labels) -> Looks:
    """Describe the pieces of a picture.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8
    labels : (H, W) ndarray of uint16
        As :func:`segment` tells them.

    Returns
    -------
    Looks
    """
    numbers = labels.reshape(-1).astype(np.intp)
    colours = from_srgb(image).reshape(-1, 3)
    count = np.bincount(numbers)
    mean = np.stack([np.bincount(numbers, channel) / count for channel in colours.T], axis=1)
    rough = np.bincount(numbers, (colours[:, 0] - mean[numbers, 0]) ** 2) / count
    beside: Mask = np.zeros((len(count), len(count)), np.bool_)
    for one, other in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        beside[one, other] = beside[other, one] = True
    np.fill_diagonal(beside, False)
    return Looks(mean, np.sqrt(rough), beside)


def grown(seen: Looks, chosen: Sequence[int]) -> list[int]:
    """Add the neighbours of some pieces that look most like them.

    Parameters
    ----------
    seen : Looks
    chosen : sequence of int
        Numbers of pieces.

    Returns
    -------
    list of int
        Those given, then their neighbour that is most like one of them, in colour and in
        texture, and all that are hardly less so. The same again if they have no neighbours.

    Raises
    ------
    MaskError
        If there is no such piece.
    """
    if any(not 0 <= number < len(seen.texture) for number in chosen):
        raise MaskError("no-piece")
    mine = np.array(list(dict.fromkeys(chosen)), np.intp)
    near: Mask = np.logical_or.reduce(seen.beside[mine], axis=0)
    near[mine] = False
    others = np.flatnonzero(near)
    if not len(others):
        return [int(number) for number in mine]
    colour = seen.colour[others, None] - seen.colour[mine]
    texture = _TEXTURE * (seen.texture[others, None] - seen.texture[mine])
    apart = np.sqrt((colour**2).sum(2) + texture**2).min(1)
    taken = others[apart <= max(_NO_WORSE * apart.min(), _SAME)]
    return [int(number) for number in (*mine, *taken)]


def borders(labels: Labels) -> Mask:
    """Find the pixels that have another piece to their right or below.

    Returns
    -------
    (H, W) ndarray of bool
    """
    found = np.zeros(labels.shape, np.bool_)
    found[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    found[:-1] |= labels[:-1] != labels[1:]
    return found


def outline(area: Mask) -> Image:
    """Draw the outline of an area, to be laid over the picture.

    Parameters
    ----------
    area : (H, W) ndarray of bool

    Returns
    -------
    (H, W, 4) ndarray of uint8
        RGBA: a light line just inside with a dark one just outside it, else transparent.
    """
    padded = np.pad(area, 1, mode="edge")
    shifted = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    every = np.logical_and.reduce(shifted)
    some = np.logical_or.reduce(shifted)
    overlay = np.zeros((*area.shape, 4), np.uint8)
    overlay[area & ~every] = _LINE
    overlay[some & ~area] = _EDGE
    return overlay


def outlines(labels: Labels) -> Image:
    """Draw the borders of all superpixels, to be laid over the picture.

    Returns
    -------
    (H, W, 4) ndarray of uint8
        RGBA, as :func:`outline` does.
    """
    return outline(borders(labels))
