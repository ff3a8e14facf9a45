"""Where in a picture the evidence for a class lies: class maps as heat maps.

A class's logit is the mean of its class map after the ReLU, so a class map says,
cell by cell, how much each part of the picture adds to it (Zhou et al., "Learning
Deep Features for Discriminative Localization", 2016). Nothing has to be learned or
run again. What the ReLU removes speaks against the class; the signed heat map shows
that too.
"""

from functools import lru_cache
from math import frexp, ldexp
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .classify import INPUT_SIZE
from .oklab import srgb
from .pixels import WORKING_SIZE, Image
from .sentences import Told

FIRST_CENTRE: Final = 15.5
STRIDE: Final = 16.0
"""Where the cells of a class map look, in pixels of the network's input.

Each 3-wide stride-2 layer without padding (``conv1`` and the three poolings) moves
the centre of the first cell's receptive field by the distance between neighbouring
cells so far, 1, 2, 4 and 8, and doubles that distance. So cell 0 is centred on pixel
0 + 1 + 2 + 4 + 8 = 15, whose middle is at 15.5, and the cells are 16 apart. The padded
3-wide convolutions in between move nothing.
"""

# Heat maps run evenly in OKLab's lightness. Each stop: lightness, chroma, hue in degrees.
_FOR: Final = ((0.38, 0.14, 300.0), (0.56, 0.20, 358.0), (0.74, 0.17, 52.0), (0.92, 0.12, 104.0))
_AGAINST: Final = (
    (0.38, 0.10, 262.0),
    (0.56, 0.13, 248.0),
    (0.74, 0.11, 222.0),
    (0.92, 0.07, 200.0),
)
_OPAQUE: Final = 0.85  # the alpha of the strongest evidence: the photo still shows through


Evidence = NDArray[np.float32]


class HeatMaps(NamedTuple):
    """The heat maps of one class in two pictures.

    Attributes
    ----------
    original, modified : (size, size, 4) ndarray of uint8
        RGBA, to be laid over the pictures.
    scale : float
        The evidence that the strongest colour stands for, in units of the logit;
        0 if there is none at all.
    """

    original: Image
    modified: Image
    scale: float


class DifferenceMap(NamedTuple):
    """Where a class won and lost evidence between two pictures.

    Attributes
    ----------
    overlay : (size, size, 4) ndarray of uint8
        RGBA, in the colours of signed evidence: won from the middle up, lost down.
    scale : float
        The difference that the strongest colours stand for, in units of the logit;
        0 if there is none.
    """

    overlay: Image
    scale: float


def evidence(class_maps: Evidence, index: int, signed: bool = False) -> Evidence:
    """Take one class's map.

    Parameters
    ----------
    class_maps : (1000, 13, 13) ndarray of float32
    index : int
        Of the class.
    signed : bool
        Keep what speaks against the class; otherwise it is 0.

    Returns
    -------
    (13, 13) ndarray of float32
        In units of the logit.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    if not 0 <= index < len(class_maps):
        raise Told("no-class", index, len(class_maps) - 1)
    chosen = class_maps[index]
    kept: Evidence = chosen.copy() if signed else np.maximum(chosen, 0)
    return kept


def enlarge(cells: Evidence, size: int = WORKING_SIZE) -> Evidence:
    """Enlarge a class map to a picture's size, bilinearly.

    A cell's value is put where its receptive field is centred (:data:`FIRST_CENTRE`,
    :data:`STRIDE`); beyond the outermost centres it stays the same.

    Parameters
    ----------
    cells : (n, n) ndarray of float32
    size : int
        Pixels along each side of the result.

    Returns
    -------
    (size, size) ndarray of float32
    """
    weights = _weights(len(cells), size)
    return np.asarray(weights @ cells @ weights.T, np.float32)


@lru_cache(maxsize=4)
def _weights(cells: int, size: int) -> Evidence:
    """Return the (size, cells) matrix that interpolates linearly along one side."""
    seen = (np.arange(size) + 0.5) * (INPUT_SIZE / size)  # pixel middles in the network's input
    at = np.clip((seen - FIRST_CENTRE) / STRIDE, 0, cells - 1)
    weights: Evidence = (1 - np.abs(at[:, None] - np.arange(cells))).clip(0).astype(np.float32)
    return weights


def heat_maps(
    original: Evidence,
    modified: Evidence,
    index: int,
    signed: bool = False,
    size: int = WORKING_SIZE,
) -> HeatMaps:
    """Colour one class's evidence in two pictures, on one scale.

    Parameters
    ----------
    original, modified : (1000, 13, 13) ndarray of float32
        Class maps.
    index : int
        Of the class.
    signed : bool
        Show what speaks against the class too, in other colours.
    size : int
        Pixels along each side of the pictures.

    Returns
    -------
    HeatMaps

    Raises
    ------
    ValueError
        If there is no such class.
    """
    pair = [evidence(maps, index, signed) for maps in (original, modified)]
    scale = max(float(abs(cells).max()) for cells in pair)
    first, second = (_overlay(cells, scale, size, signed) for cells in pair)
    return HeatMaps(first, second, scale)


def difference_map(
    original: Evidence,
    modified: Evidence,
    index: int,
    signed: bool = False,
    size: int = WORKING_SIZE,
) -> DifferenceMap:
    """Colour how one class's evidence differs, modified minus original, on a scale of its own.

    Unless signed, the mean difference is the change of the logit.

    Parameters
    ----------
    original, modified, index, signed, size
        As for :func:`heat_maps`.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    # of halves, since the difference of two finite numbers need not be finite
    pair = [evidence(maps, index, signed) * np.float32(0.5) for maps in (original, modified)]
    half: Evidence = pair[1] - pair[0]
    scale = float(abs(half).max())
    return DifferenceMap(_overlay(half, scale, size, signed=True), 2 * scale)


def _overlay(cells: Evidence, scale: float, size: int, signed: bool) -> Image:
    """Enlarge and colour a class map.

    It is brought near 1 first, by a power of two, which rounds nothing: the map may
    be so weak, or so strong, that 32 bits would not hold what it is multiplied with.
    """
    exponent = frexp(scale)[1]
    near = np.ldexp(cells, -exponent)
    return colour(enlarge(near, size), ldexp(scale, -exponent), signed)


def colour(heat: Evidence, scale: float, signed: bool = False) -> Image:
    """Colour evidence.

    Parameters
    ----------
    heat : (H, W) ndarray of float32
        In [-scale, scale], or [0, scale] unless signed.
    scale : float
        What the strongest colour stands for.
    signed : bool
        Which colours to use; see :func:`colour_table`.

    Returns
    -------
    (H, W, 4) ndarray of uint8
        RGBA; all transparent if `scale` is 0.
    """
    low = -scale if signed else 0.0
    step = 255 / (scale - low) if scale > 0 else 0.0
    offset = -low * step + 0.5 if scale > 0 else 127.5 * signed + 0.5
    places = np.clip(heat * np.float32(step) + np.float32(offset), 0, 255).astype(np.uint8)
    words = colour_table(signed).view(np.uint32).ravel()  # a colour is one word: looked up faster
    coloured: Image = words[places].view(np.uint8).reshape(*heat.shape, 4)
    return coloured


@lru_cache(maxsize=2)
def colour_table(signed: bool = False) -> Image:
    """Return the colours of evidence, for heat maps and their legend.

    Lightness runs evenly from no evidence to the strongest. Alpha grows with the root of
    the evidence, from transparent, so that weak evidence can be seen. Unsigned colours
    run from violet over red to yellow. Signed ones do so for evidence in favour, from
    the middle up, and from blue to cyan for evidence against, from the middle down.

    Parameters
    ----------
    signed : bool

    Returns
    -------
    (256, 4) ndarray of uint8
        RGBA.
    """
    if not signed:
        return _ramp(_FOR, np.arange(256) / 255)
    strength = np.abs(np.arange(256) - 127.5) / 127.5
    strength[127:129] = 0  # no evidence lies between the two, and is transparent
    return np.concatenate([_ramp(_AGAINST, strength[:128]), _ramp(_FOR, strength[128:])])


def legend(signed: bool = False, stops: int = 17) -> list[str]:
    """Return the colours of evidence, weakest (or most against) first, as CSS writes them.

    Parameters
    ----------
    signed : bool
    stops : int
        How many, evenly spaced; at least 2.
    """
    chosen = colour_table(signed)[np.linspace(0, 255, stops).round().astype(np.intp)]
    return [f"rgb({r} {g} {b} / {a / 255:.3f})" for r, g, b, a in chosen.tolist()]


def _ramp(stops: tuple[tuple[float, float, float], ...], strength: NDArray[np.float64]) -> Image:
    """Colour strengths in [0, 1] by going straight from stop to stop in OKLab."""
    lightness, chroma, hue = np.array(stops).T
    lab = (lightness, chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue)))
    at = np.linspace(0, 1, len(stops))
    ramp = np.stack([np.interp(strength, at, axis) for axis in lab], -1)
    rgba = np.empty((len(strength), 4), np.uint8)
    rgba[:, :3] = srgb(ramp)
    rgba[:, 3] = np.sqrt(strength) * (255 * _OPAQUE) + 0.5
    return rgba


def lay_over(image: Image, heat_map: Image) -> Image:
    """Lay a heat map over a picture, as the page does with two canvases.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8
    heat_map : (H, W, 4) ndarray of uint8

    Returns
    -------
    (H, W, 3) ndarray of uint8
    """
    alpha = heat_map[..., 3:].astype(np.uint16)
    mixed = image * (255 - alpha) + heat_map[..., :3] * alpha
    rounded: Image = ((mixed + 127) // 255).astype(np.uint8)
    return rounded
