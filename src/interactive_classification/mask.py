"""What is to be removed: strokes of a brush and mask files as boolean arrays."""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image as Pillow

from .pixels import WORKING_SIZE, crop_box, open_grey

Mask = NDArray[np.bool_]
"""(H, W), True where the picture is to be removed."""

THRESHOLD: Final = 128
"""Pixels of a mask file at least this bright are removed."""

FARTHEST: Final = 1e6
"""Points of a stroke farther away than this, in pixels, are taken for a mistake."""


class MaskError(ValueError):
    """A stroke or mask that cannot be used; the message is one plain sentence."""


def draw_stroke(mask: Mask, points: ArrayLike, radius: float) -> None:
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

    Raises
    ------
    MaskError
        If there are no points, or a number is not finite or out of range. The
        mask is then unchanged.
    """
    path = _checked(points, radius)
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
        mask[top:bottom, left:right] |= distance2 <= radius**2


def _checked(points: ArrayLike, radius: float) -> NDArray[np.float64]:
    try:
        path = np.asarray(points, np.float64)
    except (TypeError, ValueError) as error:
        raise MaskError("A stroke must be a list of points, each with x and y.") from error
    if path.ndim != 2 or path.shape[1] != 2 or len(path) == 0:
        raise MaskError("A stroke must be a list of points, each with x and y.")
    if not np.all(np.abs(path) <= FARTHEST):  # also refuses NaN
        raise MaskError("A stroke's points must be finite numbers, near the picture.")
    if not 0 < radius <= FARTHEST:
        raise MaskError(f"The brush's radius must be more than 0 pixels, not {radius:g}.")
    return path


def open_mask(data: bytes, photo_size: tuple[int, int], size: int = WORKING_SIZE) -> Mask:
    """Open a mask file: what is white (at least :data:`THRESHOLD`) is removed.

    Parameters
    ----------
    data : bytes
        A picture file, as large as the photo (it is then cropped and resized as the
        photo is) or as the working picture.
    photo_size : (int, int)
        The photo's width and height in pixels, upright.
    size : int
        Pixels along each side of the working picture.

    Returns
    -------
    (size, size) ndarray of bool

    Raises
    ------
    MaskError
        If the mask has another size.
    PictureError
        If the file cannot be read.
    """
    grey = open_grey(data)
    if grey.size not in (photo_size, (size, size)):
        sizes = "the mask is {} by {}, the photo {} by {}".format(*grey.size, *photo_size)
        raise MaskError(
            f"The mask must be as large as the photo or {size} by {size} pixels; {sizes}."
        )
    square = grey.resize((size, size), Pillow.Resampling.NEAREST, crop_box(*grey.size))
    return np.asarray(square) >= THRESHOLD


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
    pixels = found.repeat(reach, axis=0)[:height].repeat(reach, axis=1)[:, :width]
    return mask & pixels


def _cells(mask: Mask, side: int) -> Mask:
    """Return which squares of `side` pixels have a true pixel."""
    height, width = mask.shape
    rows = np.logical_or.reduceat(mask, np.arange(0, height, side), axis=0)
    return np.logical_or.reduceat(rows, np.arange(0, width, side), axis=1)
