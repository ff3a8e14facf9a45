"""What is to be removed: strokes, shapes and mask files as boolean arrays."""

import io
import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image as Pillow

from .pixels import WORKING_SIZE, Image, crop_box, open_layers
from .sentences import Told

Mask = NDArray[np.bool_]
"""(H, W), True where the picture is to be removed."""

_DARK: Final = 48
"""What is darker than this in all channels counts as black beside colours."""

_COLOURFUL: Final = 64
"""By how much the channels of a colour differ that is not meant to be grey."""

_LABELS: Final = 15
"""Whole numbers up to this one are labels: 0 and 1, or a few objects counted through."""

_MANY: Final = 20_000
"""A hole whose outline has more pieces than this is dust, and outlined coarsely."""

_CELL: Final = 8
"""By cells of so many pixels along each side."""

_ABOVE, _RIGHT, _BELOW, _LEFT = range(4)  # the sides of four pixels' common square
# Where an outline comes in and goes out, by which of the four pixels are in the mask: 1 for the
# one below right, 2 below left, 4 above right, 8 above left. Two opposite ones have two turns.
_COMES: Final = np.array([0, 2, 3, 3, 1, 2, 1, 3, 0, 0, 0, 0, 1, 2, 1, 0])
_GOES: Final = np.array([0, 1, 2, 1, 0, 0, 0, 0, 3, 3, 2, 1, 3, 3, 2, 0])
_COMES_TOO: Final = {6: _LEFT, 9: _BELOW}
_GOES_TOO: Final = {6: _BELOW, 9: _RIGHT}

_ALIKE: Final = 24
"""By how much, in the mean, what is opaque may differ from the photo that it is a copy of."""

FARTHEST: Final = 1e6
"""Points of a stroke farther away than this, in pixels, are taken for a mistake."""


class MaskError(Told):
    """A stroke or mask that cannot be used; the message is one plain sentence."""


def draw_stroke(mask: Mask, points: ArrayLike, radius: float, *, restore: bool = False) -> None:
    """Paint a stroke of a round brush into a mask, in place.

    The stroke is the union of the capsules around each two consecutive points: a
    pixel is in if its centre lies within `radius` of the line through the points.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        Changed in place: set to True under the stroke.
    points : (N, 2) array_like of float
        x and y in pixels; (0, 0) is the outer corner of the first pixel, whose
        centre is (0.5, 0.5). Points outside the picture are fine. One point is a dot.
    radius : float
        Of the brush, in pixels; more than 0.
    restore : bool
        Bring the picture back: set to False under the stroke instead.

    Raises
    ------
    MaskError
        If there are no points, or a number is not finite or out of range. The
        mask is then unchanged.
    """
    path = _path(points)
    if not 0 < radius <= FARTHEST:
        raise MaskError("brush-radius", f"{FARTHEST:g}")
    starts = path[:-1] if len(path) > 1 else path
    ends = path[1:] if len(path) > 1 else path
    height, width = mask.shape
    # Pixel (row, column) has its centre half a pixel further; shift the stroke instead.
    for (x0, y0), (x1, y1) in zip((starts - 0.5).tolist(), (ends - 0.5).tolist(), strict=True):
        left = max(math.ceil(min(x0, x1) - radius), 0)
        right = min(math.floor(max(x0, x1) + radius), width - 1) + 1
        top = max(math.ceil(min(y0, y1) - radius), 0)
        bottom = min(math.floor(max(y0, y1) + radius), height - 1) + 1
        if left >= right or top >= bottom:
            continue
        dx = np.arange(left, right) - x0
        dy = (np.arange(top, bottom) - y0)[:, None]
        along_x, along_y = x1 - x0, y1 - y0
        length2 = along_x**2 + along_y**2
        if length2 > 0:
            nearest = np.clip((dx * along_x + dy * along_y) / length2, 0, 1)
            distance2 = (dx - nearest * along_x) ** 2 + (dy - nearest * along_y) ** 2
        else:
            distance2 = dx**2 + dy**2
        mask[top:bottom, left:right][distance2 <= radius**2] = not restore


def draw_polygon(mask: Mask, points: ArrayLike, *, restore: bool = False) -> None:
    """Paint what a closed line surrounds into a mask, in place.

    A pixel is in if the line winds around its centre, whichever way (the nonzero
    rule), so a lasso may cross itself. A centre on the line is in if the inside is to
    its right or below: polygons that share an edge share no pixel and leave none out.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        Changed in place: set to True inside.
    points : (N, 2) array_like of float
        The corners, as for :func:`draw_stroke`; the last is joined to the first.
        Fewer than three surround nothing.
    restore : bool
        Bring the picture back: set to False inside instead.

    Raises
    ------
    MaskError
        As :func:`draw_stroke` does.
    """
    corners = _path(points) - 0.5  # so that pixel centres are whole numbers
    starts, ends = corners, np.roll(corners, -1, axis=0)
    down = starts[:, 1] < ends[:, 1]
    # Every edge is followed downwards, so that both its sides agree on where it runs.
    x0, y0 = np.where(down[:, None], starts, ends).T[..., None]
    x1, y1 = np.where(down[:, None], ends, starts).T[..., None]
    height, width = mask.shape
    rows = np.arange(height)
    edge, row = np.nonzero((y0 <= rows) & (rows < y1))
    x0, y0, x1, y1 = (value[edge, 0] for value in (x0, y0, x1, y1))
    x = x0 + (row - y0) * (x1 - x0) / (y1 - y0)
    column = np.clip(np.ceil(x), 0, width).astype(np.intp)
    turns = np.zeros((height, width + 1), np.int32)
    np.add.at(turns, (row, column), np.where(down[edge], 1, -1))
    mask[turns.cumsum(axis=1)[:, :width] != 0] = not restore


def draw_rectangle(mask: Mask, corners: ArrayLike, *, restore: bool = False) -> None:
    """Paint an upright rectangle into a mask, in place; see :func:`draw_polygon`.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    corners : (N, 2) array_like of float
        x and y of any two opposite corners; with more points, all lie inside.
    restore : bool
    """
    path = _path(corners)
    (x0, y0), (x1, y1) = path.min(0), path.max(0)
    draw_polygon(mask, [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], restore=restore)


def grow(mask: Mask, pixels: float) -> Mask:
    """Return a mask with all that lies at most so many pixels from it.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    pixels : float
        Between the centres of pixels; at least 0.

    Returns
    -------
    (H, W) ndarray of bool

    Raises
    ------
    MaskError
        If the distance is not a number in range.
    """
    if not 0 <= pixels <= max(mask.shape):
        raise MaskError("grow-by", max(mask.shape))
    height, width = mask.shape
    before = np.zeros((height, width + 1), np.int32)  # how many pixels of the row are left of x
    before[:, 1:] = mask.cumsum(axis=1)
    column = np.arange(width)
    grown = np.zeros_like(mask)
    for dy in range(math.floor(min(pixels, height - 1)) + 1):
        reach = math.floor(math.sqrt(pixels**2 - dy**2))
        left, right = np.maximum(column - reach, 0), np.minimum(column + reach + 1, width)
        near = before[:, right] > before[:, left]
        grown[dy:] |= near[: height - dy]
        grown[: height - dy] |= near[dy:]
    return grown


def shrink(mask: Mask, pixels: float) -> Mask:
    """Return a mask without all that lies at most so many pixels from what is not in it.

    The picture's edge is no such thing: what touches it goes on touching it. See
    :func:`grow`.
    """
    return ~grow(~mask, pixels)


def _path(points: ArrayLike) -> NDArray[np.float64]:
    try:
        path = np.asarray(points, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise MaskError("stroke-points") from error
    if path.ndim != 2 or path.shape[1] != 2 or len(path) == 0:
        raise MaskError("stroke-points")
    if not np.all(np.abs(path) <= FARTHEST):  # also refuses NaN
        raise MaskError("stroke-far")
    return path


def open_mask(
    data: bytes,
    photo_size: tuple[int, int],
    size: int = WORKING_SIZE,
    photo: Image | None = None,
) -> Mask:
    """Open a mask file, of whatever kind it is, and find what is to be removed.

    The first of these rules that fits decides:

    1. Some of it is transparent. If the rest looks like the photo, or like any photo, it
       is a copy with a hole: what is transparent is removed. If the rest is black and
       white, white is removed. If it is of a few colours, it is paint on a layer: what is
       opaque is removed; but if it covers more than half and is grey, black or white, it
       is a stencil: what is transparent is removed.
    2. It has a palette without black: what has another than its first colour is removed.
    3. It has whole numbers up to 15, and is no JPEG: they are labels, such as 0 and 1; all
       but the least is removed.
    4. It has colours: what is not black is removed.
    5. It is grey, of any depth or range: what is at least half as bright as its brightest
       is removed (128 of 255); nothing if a JPEG is nearly black all over.

    Parameters
    ----------
    data : bytes
        A picture file, as large as the photo (it is then cropped and resized as the
        photo is) or as the working picture.
    photo_size : (int, int)
        The photo's width and height in pixels, upright.
    size : int
        Pixels along each side of the working picture.
    photo : (size, size, 3) ndarray of uint8, optional
        The working picture, which tells copies of the photo from paint.

    Returns
    -------
    (size, size) ndarray of bool
        All False if the file marks nothing of that square.

    Raises
    ------
    MaskError
        If the mask has another size.
    PictureError
        If the file cannot be read.
    """
    image = open_layers(data)
    if image.size not in (photo_size, (size, size)):
        raise MaskError("mask-file-size", size, size, *image.size, *photo_size)
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    see_through = "transparency" in image.info or image.mode in ("LA", "PA", "RGBA")
    square = image.resize((size, size), Pillow.Resampling.NEAREST, crop_box(*image.size))
    if see_through:
        square.info |= image.info  # where palettes and greys have their transparency
        layers = np.asarray(square.convert("RGBA"))
        clear = layers[..., 3] < 128
        if clear.all():
            return np.zeros((size, size), np.bool_)
        if clear.any():
            return _of_layers(layers[..., :3], clear, photo)
    lossy = data.startswith(b"\xff\xd8")
    if square.mode in ("I", "F"):
        numbers = np.nan_to_num(np.asarray(square, np.float64))
        return _of_grey(numbers, lossy or square.mode == "F", 0)
    colours = np.asarray(square.convert("RGB"))
    brightest, chroma = colours.max(2), np.ptp(colours, 2)
    if square.mode == "P" and brightest.min() >= _DARK:
        return np.asarray(square).astype(np.bool_)
    if (chroma >= _COLOURFUL).any():
        return np.asarray(brightest >= _DARK)
    return _of_grey(brightest.astype(np.float64), lossy, _DARK if lossy else 0)


def _of_layers(colours: Image, clear: Mask, photo: Image | None) -> Mask:
    """Tell paint from a copy of the photo; see the first rule of :func:`open_mask`."""
    opaque = colours[~clear].astype(np.int16)
    if photo is not None and np.abs(opaque - photo[~clear]).mean() < _ALIKE:
        return clear
    brightest, darkest = opaque.max(1), opaque.min(1)
    black, white = brightest < _DARK, darkest > 255 - _DARK
    if black.any() and white.any() and (black | white).mean() > 0.9:
        hole = np.zeros_like(clear)
        hole[~clear] = white
        return hole
    coarse = opaque >> 4
    _, counts = np.unique(coarse @ (256, 16, 1), return_counts=True)
    few = np.sort(counts)[-8:].sum() > 0.95 * len(opaque)
    grey = np.median(brightest - darkest) < _COLOURFUL
    if not few or (grey and 2 * len(opaque) > clear.size):
        return clear
    return ~clear


def _of_grey(values: NDArray[np.float64], continuous: bool, least: int) -> Mask:
    """Find the bright part of a mask of greys; see the last rules of :func:`open_mask`."""
    low, top = float(values.min()), float(values.max())
    black = min(low, 0.0)
    if not continuous and black == 0 and top <= _LABELS:
        return np.asarray(values > (low if low < top else 0))
    middle = (black + top) / 2 if top >= least else np.inf
    return np.asarray((values >= middle) & (values > black))


def to_png(mask: Mask) -> bytes:
    """Write a mask as the bytes of a PNG file of one bit a pixel, white where it is True."""
    file = io.BytesIO()
    Pillow.fromarray(mask).save(file, "PNG")
    return file.getvalue()


def touched(mask: Mask, changed: Mask, reach: int) -> Mask:
    """Find the parts of a hole that a change may concern.

    Parts of the hole hang together if there is a way from one to the other in steps of
    at most `reach` pixels along rows and columns.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        The hole.
    changed : (H, W) ndarray of bool
        Pixels that have come to the hole or left it.
    reach : int
        In pixels; at least 1.

    Returns
    -------
    (H, W) ndarray of bool
        All pixels of `mask` that hang together with a changed pixel, and perhaps some
        up to twice as far: cells of `reach` pixels are looked at, not single pixels.
    """
    occupied = _cells(mask, reach)
    found = _cells(changed, reach)
    while True:
        near = np.pad(found, 1)
        near = near[:-2] | near[1:-1] | near[2:]
        grown = found | (occupied & (near[:, :-2] | near[:, 1:-1] | near[:, 2:]))
        if np.array_equal(grown, found):
            break
        found = grown
    height, width = mask.shape
    rows, columns = found.shape
    each = np.broadcast_to(found[:, None, :, None], (rows, reach, columns, reach))
    return mask & each.reshape(rows * reach, columns * reach)[:height, :width]


def _cells(mask: Mask, side: int) -> Mask:
    """Return which squares of `side` pixels have a true pixel."""
    height, width = mask.shape
    cells = np.zeros((-(-height // side), -(-width // side)), np.bool_)
    rows, columns = divmod(np.flatnonzero(mask), width)  # costs what the hole has, not the picture
    cells[rows // side, columns // side] = True
    return cells


def outline(mask: Mask) -> list[NDArray[np.intp]]:
    """Find the lines around a mask, by marching squares.

    Parameters
    ----------
    mask : (H, W) ndarray of bool

    Returns
    -------
    list of (N, 2) ndarray of int
        The corners of each closed line, x and y in halves of a pixel: (1, 1) is the centre of
        the first pixel. The mask is on a line's right: it goes clockwise around a part, and
        the other way around what a part leaves out. Pixels that only touch at a corner are
        apart. Dust, which would have too many corners to draw, is outlined by cells of 8 by 8
        pixels.
    """
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return []
    top, left = rows[0], columns[0]
    height, width = rows[-1] - top + 3, columns[-1] - left + 3  # with a pixel more on each side
    padded = np.zeros((height, width), np.uint8)
    padded[1:-1, 1:-1] = mask[top : rows[-1] + 1, left : columns[-1] + 1]
    pairs = 2 * padded[:, :-1] + padded[:, 1:]
    kinds = 4 * pairs[:-1] + pairs[1:]
    squares = np.flatnonzero((kinds > 0) & (kinds < 15))
    kind = kinds.reshape(-1)[squares]
    squares += squares // (width - 1)  # numbered by their pixel above left, row by row
    comes, goes, at = [_COMES[kind]], [_GOES[kind]], [squares]
    for double in _COMES_TOO:
        again = squares[kind == double]
        comes.append(np.full(len(again), _COMES_TOO[double]))
        goes.append(np.full(len(again), _GOES_TOO[double]))
        at.append(again)
    place = 2 * np.concatenate(at)
    if len(place) > _MANY:
        return [_CELL * line for line in outline(_cells(mask, _CELL))]
    # A side is numbered by its left or upper pixel: twice that, and 1 more if it is upright.
    side = np.array([0, 3, 2 * width, 1])
    starts, ends = (place + side[np.concatenate(way)] for way in (comes, goes))
    begin = np.array([2 * left, 2 * top])
    return [line + begin for line in _lines(starts, ends, width)]


def _lines(starts: NDArray[np.intp], ends: NDArray[np.intp], width: int) -> list[NDArray[np.intp]]:
    """Join pieces of closed lines, from side to side, and keep the corners of each line."""
    count = len(starts)
    by_start = np.argsort(starts)
    following = by_start[np.searchsorted(starts[by_start], ends)]
    # Each doubling of the stride finds the least piece of the line, then the steps to its end.
    rounds = range(count.bit_length())
    first, ahead = np.arange(count), following
    for _ in rounds:
        first = np.minimum(first, first[ahead])
        ahead = ahead[ahead]
    last = following == first
    left = np.where(last, 0, 1)
    ahead = np.where(last, np.arange(count), following)
    for _ in rounds:
        left = left + left[ahead]
        ahead = ahead[ahead]
    order = np.lexsort((-left, first))
    begins = np.flatnonzero(np.diff(first[order], prepend=-1))
    pixel, upright = np.divmod(starts[order], 2)
    row, column = np.divmod(pixel, width)
    points = np.stack((2 * column - upright, 2 * row - 1 + upright), axis=1)
    after, before = np.arange(1, count + 1), np.arange(-1, count - 1)
    finishes = np.append(begins[1:], count) - 1
    after[finishes], before[begins] = begins, finishes
    way = points[after] - points
    corner = (way != way[before]).any(axis=1)
    number = np.cumsum(np.bincount(begins, minlength=count))[corner]
    return np.split(points[corner], np.flatnonzero(np.diff(number)) + 1)


def svg_path(mask: Mask) -> str:
    """Write the :func:`outline` of a mask as the path of an SVG, in quarters of a pixel.

    Between the middles of its straight parts it bends at each corner, so that stairs of single
    pixels are seen as the slope that they stand for; it stays within half a pixel of the outline.
    """
    parts = []
    for line in outline(mask):
        middles = line + np.roll(line, -1, axis=0)
        bends = np.hstack((2 * np.roll(line, -1, axis=0), np.roll(middles, -1, axis=0)))
        x, y = middles[0].tolist()
        parts.append(f"M{x} {y}Q{' '.join(map(str, bends.reshape(-1).tolist()))}Z")
    return "".join(parts)
