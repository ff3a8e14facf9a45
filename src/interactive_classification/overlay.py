"""Numbers as pictures to lay over a photo: heat maps, their contours and their legend.

A heat map must not say more than the numbers do. So opacity grows in proportion to
the evidence, and what is next to nothing is not drawn; colours that stand for more are
lighter; zero is the plain photo, from both sides; and the photo underneath loses most of
its own colours, so that those which are left belong to the map.
"""

from functools import lru_cache
from math import frexp, ldexp
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .explain.class_map import Evidence, difference, enlarge, evidence
from .network.card import Card
from .network.port import Maps
from .network.squeezenet import SQUEEZENET
from .oklab import srgb
from .pixels import WORKING_SIZE, Image

OPAQUE: Final = 0.75
"""The opacity of the strongest evidence: the photo still shows through."""

FLOOR: Final = 0.15
"""Evidence below this part of the strongest is not drawn."""

SATURATION: Final = 0.35
"""How much of its colours a photo keeps under a map; the page's style says the same."""

LEVELS: Final = (0.25, 0.5, 0.75)
"""Where contours run, as parts of the strongest evidence; each is drawn broader than the last."""

# Heat maps run evenly in OKLab's lightness. Each stop: lightness, chroma, hue in degrees.
_RAMP: Final = ((0.38, 0.14, 300.0), (0.56, 0.20, 358.0), (0.74, 0.17, 52.0), (0.92, 0.12, 104.0))
# Evidence for and against, where both are shown: equally light, and only opacity tells how much.
_FOR: Final = ((0.58, 0.22, 27.0),) * 2
_AGAINST: Final = ((0.58, 0.17, 256.0),) * 2

_LUMA: Final = (0.213, 0.715, 0.072)  # what the browsers' saturate() takes for lightness

_CORE: Final = (255, 255, 255, 255)
_CASING: Final = (20, 20, 28, 255)
_DASH: Final = 5  # pixels
_HATCH: Final = 14  # pixels from line to line
_HATCH_LINE: Final = ((255, 255, 255, 200),) * 2 + ((20, 20, 28, 160),) * 2


class Look(NamedTuple):
    """How evidence is drawn.

    Attributes
    ----------
    contours : bool
        As lines of equal strength instead of colours.
    cells : bool
        Each cell as the square that it is, instead of smoothly.
    """

    contours: bool = False
    cells: bool = False


SMOOTH: Final = Look()


class HeatMaps(NamedTuple):
    """The heat maps of one class in two pictures.

    Attributes
    ----------
    original, modified : (size, size, 4) ndarray of uint8
        RGBA, to be laid over the pictures.
    scale : float
        The evidence that the strongest colour stands for, in units of the logit;
        0 if there is none at all.
    strongest : float
        The strongest evidence that there is for this class, in the same units.
    cells : int
        How many cells a class map has.
    """

    original: Image
    modified: Image
    scale: float
    strongest: float
    cells: int


class DifferenceMap(NamedTuple):
    """Where a class won and lost evidence between two pictures.

    Attributes
    ----------
    overlay : (size, size, 4) ndarray of uint8
        RGBA, in the colours of signed evidence: won red, lost blue.
    scale : float
        The difference that the strongest colours stand for, in units of the logit;
        0 if there is none.
    strongest : float
        The strongest difference that there is for this class, in the same units.
    cells : int
        How many cells a class map has.
    """

    overlay: Image
    scale: float
    strongest: float
    cells: int


def heat_maps(
    original: Maps,
    modified: Maps,
    index: int,
    signed: bool = False,
    size: int = WORKING_SIZE,
    *,
    least: float = 0.0,
    look: Look = SMOOTH,
    card: Card = SQUEEZENET,
) -> HeatMaps:
    """Draw one class's evidence in two pictures, on one scale.

    Parameters
    ----------
    original, modified : Maps, such as (1000, 13, 13) ndarrays of float32
        Class maps.
    index : int
        Of the class.
    signed : bool
        Show what speaks against the class too, in another colour.
    size : int
        Pixels along each side of the pictures.
    least : float
        What the strongest colour stands for at least, so that several classes can share a
        scale; see :func:`~.explain.class_map.strongest`.
    look : Look
    card : Card
        The network's, which tells where the cells lie.

    Returns
    -------
    HeatMaps

    Raises
    ------
    ValueError
        If there is no such class.
    """
    pair = [evidence(maps, index, signed) for maps in (original, modified)]
    own = max(float(abs(cells).max()) for cells in pair)
    scale = max(own, least)
    first, second = (_drawn(cells, scale, size, signed, look, card) for cells in pair)
    return HeatMaps(first, second, scale, own, pair[0].size)


def difference_map(
    original: Maps,
    modified: Maps,
    index: int,
    signed: bool = False,
    size: int = WORKING_SIZE,
    *,
    least: float = 0.0,
    look: Look = SMOOTH,
    card: Card = SQUEEZENET,
) -> DifferenceMap:
    """Draw how one class's evidence differs, modified minus original.

    Parameters
    ----------
    original, modified, index, signed, size, least, look, card
        As for :func:`heat_maps`.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    half = difference(original, modified, index, signed)
    own = 2 * float(abs(half).max())
    scale = max(own, least)
    return DifferenceMap(_drawn(half, scale / 2, size, True, look, card), scale, own, half.size)


def strength(values: Evidence, signed: bool = False) -> float:
    """Return the strongest that is to be seen of a map: what speaks for, or either side of it.

    Parameters
    ----------
    values : (H, W) ndarray of float32
    signed : bool
    """
    return max(float((abs(values) if signed else values).max()), 0.0)


def draw_map(
    values: Evidence,
    scale: float,
    signed: bool = False,
    look: Look = SMOOTH,
    *,
    hatched: NDArray[np.bool_] | None = None,
) -> Image:
    """Draw what an explanation has found, pixel by pixel.

    Parameters
    ----------
    values : (H, W) ndarray of float32
        As :class:`~.explain.Map` has them.
    scale : float
        What the strongest colour stands for; see :func:`strength`.
    signed : bool
        Show what speaks against the class too, in another colour.
    look : Look
        Of which only ``contours`` means anything here.
    hatched : (H, W) ndarray of bool, optional
        What is disputed; see :meth:`~.explain.Map.disputed`.

    Returns
    -------
    (H, W, 4) ndarray of uint8
        RGBA, to be laid over the picture.
    """
    shown = values if signed else values.clip(0)
    drawn = (contours if look.contours else colour)(shown, scale, signed)
    if hatched is not None:
        _hatch(drawn, hatched)
    return drawn


def _hatch(drawn: Image, where: NDArray[np.bool_]) -> None:
    """Draw slanted lines, light with a dark side, so that they are seen on any colour."""
    down, across = (np.arange(n) for n in where.shape)
    at = (down[:, None] + across) % _HATCH
    for place, line in enumerate(_HATCH_LINE):
        drawn[where & (at == place)] = line


def _drawn(cells: Evidence, scale: float, size: int, signed: bool, look: Look, card: Card) -> Image:
    """Enlarge and draw a class map.

    It is brought near 1 first, by a power of two, which rounds nothing: the map may
    be so weak, or so strong, that 32 bits would not hold what it is multiplied with.
    """
    exponent = frexp(scale)[1]
    large = enlarge(np.ldexp(cells, -exponent), size, cells=look.cells, card=card)
    draw = contours if look.contours else colour
    return draw(large, ldexp(scale, -exponent), signed)


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

    Opacity is :data:`OPAQUE` times the evidence as part of the strongest, and 0 below
    :data:`FLOOR`. Unsigned colours run from dark violet over orange to pale yellow, evenly in
    lightness. Signed ones are red for evidence in favour, from the middle up, and blue for
    evidence against, from the middle down.

    Parameters
    ----------
    signed : bool

    Returns
    -------
    (256, 4) ndarray of uint8
        RGBA.
    """
    if not signed:
        return _ramp(_RAMP, np.arange(256) / 255)
    strength = np.abs(np.arange(256) - 127.5) / 127.5
    return np.concatenate([_ramp(_AGAINST, strength[:128]), _ramp(_FOR, strength[128:])])


def _ramp(stops: tuple[tuple[float, float, float], ...], strength: NDArray[np.float64]) -> Image:
    """Colour strengths in [0, 1] by going straight from stop to stop in OKLab."""
    lightness, chroma, hue = np.array(stops).T
    lab = (lightness, chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue)))
    at = np.linspace(0, 1, len(stops))
    ramp = np.stack([np.interp(strength, at, axis) for axis in lab], -1)
    rgba = np.empty((len(strength), 4), np.uint8)
    rgba[:, :3] = srgb(ramp)
    rgba[:, 3] = np.where(strength < FLOOR, 0, strength) * (255 * OPAQUE) + 0.5
    return rgba


def contours(heat: Evidence, scale: float, signed: bool = False) -> Image:
    """Draw lines where evidence reaches each of :data:`LEVELS`.

    They are white with a dark casing, so that they can be told on any photo, in print and
    without colours; 1, 2 and 3 pixels broad. Lines of evidence against are dashed.

    Parameters
    ----------
    heat, scale, signed
        As for :func:`colour`.

    Returns
    -------
    (H, W, 4) ndarray of uint8
        RGBA; all transparent if `scale` is 0.
    """
    drawn = np.zeros(heat.shape, np.uint8)  # 1 where the casing is, 2 or 3 where the core is
    for side in (heat, -heat) if signed else (heat,):
        if scale <= 0:
            break
        core = np.zeros(heat.shape, np.bool_)
        for breadth, level in enumerate(LEVELS, 1):
            core |= _line(side >= np.float32(level * scale), breadth)
        line = _grown(core) + 2 * core.view(np.uint8)
        if side is not heat:
            across, down = (np.arange(n) // _DASH % 2 for n in heat.shape[::-1])
            line *= across != down[:, None]
        drawn |= line
    words = np.array([(0, 0, 0, 0), _CASING, _CORE, _CORE], np.uint8).view(np.uint32).ravel()
    lines: Image = words[drawn].view(np.uint8).reshape(*heat.shape, 4)
    return lines


def _line(inside: NDArray[np.bool_], breadth: int) -> NDArray[np.bool_]:
    """Find the edge of an area, 1 to 3 pixels broad."""
    line = np.zeros(inside.shape, np.bool_)
    line[1:] = inside[1:] != inside[:-1]
    line[:, 1:] |= inside[:, 1:] != inside[:, :-1]
    if breadth == 2:
        line[:, :-1] |= line[:, 1:]
        line[:-1] |= line[1:]
    return _grown(line) if breadth == 3 else line


def _grown(area: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grow an area by one pixel to each side."""
    grown = area.copy()
    grown[1:] |= area[:-1]
    grown[:-1] |= area[1:]
    grown[:, 1:] |= area[:, :-1]
    grown[:, :-1] |= area[:, 1:]
    return grown


def legend(signed: bool = False, grey: int = 128, stops: int = 41) -> list[str]:
    """Return the colours of evidence as they look, weakest (or most against) first, for CSS.

    Parameters
    ----------
    signed : bool
    grey : int
        What they lie on: a photo's mean; see :func:`mean_grey`.
    stops : int
        How many, evenly spaced; at least 2.
    """
    chosen = colour_table(signed)[np.linspace(0, 255, stops).round().astype(np.intp)]
    below = np.full((1, stops, 3), grey, np.uint8)
    return [f"rgb({r} {g} {b})" for r, g, b in _mixed(below, chosen[None])[0].tolist()]


def mean_grey(image: Image) -> int:
    """Return the mean lightness of a photo, in [0, 255], as a browser finds it."""
    return round(float(image.mean((0, 1)) @ np.array(_LUMA)))


def lay_over(image: Image, overlay: Image) -> Image:
    """Lay an overlay over a photo, as the page does.

    The photo keeps :data:`SATURATION` of its colours; all of them if nothing is drawn.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8
    overlay : (H, W, 4) ndarray of uint8

    Returns
    -------
    (H, W, 3) ndarray of uint8
    """
    return _mixed(muted(image), overlay) if is_drawn(overlay) else image.copy()


def is_drawn(overlay: Image) -> bool:
    """Tell whether anything is to be seen of an overlay."""
    return bool(overlay[..., 3].any())


def muted(image: Image) -> Image:
    """Take most of a photo's colours away, as CSS's ``saturate()`` does.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8

    Returns
    -------
    (H, W, 3) ndarray of uint8
    """
    grey = image @ np.array(_LUMA, np.float32)[:, None]
    quiet = grey + np.float32(SATURATION) * (image - grey)
    rounded: Image = (quiet + np.float32(0.5)).clip(0, 255).astype(np.uint8)
    return rounded


def _mixed(image: Image, overlay: Image) -> Image:
    alpha = overlay[..., 3:].astype(np.uint16)
    mixed = image * (255 - alpha) + overlay[..., :3] * alpha
    rounded: Image = ((mixed + 127) // 255).astype(np.uint8)
    return rounded
