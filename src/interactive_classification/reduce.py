"""A decoded photo becomes small and sRGB, without ever being converted as a whole."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from .decode import IN_BROWSER, NO_ROOM, Decoded, PictureError
from .profile import applied

_BAND: Final = 4_000_000
"""Pixels that are converted at once; larger pictures are reduced band by band."""

Box = tuple[float, float, float, float]


def reduced(found: Decoded, box: Box, size: tuple[int, int]) -> Pillow.Image:
    """Cut a part out of a decoded photo and resize it, in sRGB.

    Parameters
    ----------
    found : Decoded
    box : (left, top, right, bottom)
        Of the part, in pixels of ``found.image``.
    size : (int, int)
        Width and height wanted, in pixels.

    Returns
    -------
    PIL.Image.Image
        Of mode RGB, or RGBA if anything may be transparent; not turned.

    Raises
    ------
    PictureError
        If memory runs out.
    """
    try:
        return _reduced(found, box, size)
    except MemoryError as error:
        raise PictureError(NO_ROOM) from error


def _reduced(found: Decoded, box: Box, size: tuple[int, int]) -> Pillow.Image:
    image, lanczos = found.image, Pillow.Resampling.LANCZOS
    convert = _converter(image, keep=found.profile is not None)
    margin = [3 * max((box[2 + axis] - box[axis]) / size[axis], 1) for axis in (0, 1)]
    left, top = (max(int(box[axis] - margin[axis]), 0) for axis in (0, 1))
    right, bottom = (
        min(-int(-box[2 + axis] - margin[axis] - 1), image.size[axis]) for axis in (0, 1)
    )
    box = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    factor = int(min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]) / 3)
    if factor <= 1 or (right - left) * (bottom - top) <= _BAND:
        part = convert(image.crop((left, top, right, bottom)))
        square = part.resize(size, lanczos, box, reducing_gap=3.0)
    else:
        small = _in_bands(image, convert, (left, top, right, bottom), factor)
        inner = min(box[2] / factor, small.width), min(box[3] / factor, small.height)
        square = small.resize(size, lanczos, (box[0] / factor, box[1] / factor, *inner))
        square = square.convert("RGBA") if square.mode == "RGBa" else square
    if found.profile is not None and not IN_BROWSER:
        return applied(square, found.profile)
    return square if square.mode in ("RGB", "RGBA") else square.convert("RGB")


def _in_bands(
    image: Pillow.Image,
    convert: Callable[[Pillow.Image], Pillow.Image],
    box: tuple[int, int, int, int],
    factor: int,
) -> Pillow.Image:
    """Reduce a part by a whole factor, a few rows at a time; what is RGBA becomes RGBa."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    rows = max(_BAND // width // factor, 1) * factor
    small = None
    for row in range(0, height, rows):
        band = convert(image.crop((left, top + row, right, min(top + row + rows, bottom))))
        if band.mode == "RGBA":
            band = band.convert("RGBa")
        band = band.reduce(factor)
        if small is None:
            small = Pillow.new(band.mode, (band.width, -(-height // factor)))
        small.paste(band, (0, row // factor))
    assert small is not None
    return small


def _converter(image: Pillow.Image, *, keep: bool) -> Callable[[Pillow.Image], Pillow.Image]:
    """Return what makes parts of an image RGB, or RGBA if anything may be transparent.

    L and, if asked to be kept, CMYK stay.
    """
    if image.mode.startswith("I;16"):
        return _of_sixteen_bits
    if image.mode in ("I", "F"):
        return _of_any_range(image)
    transparent = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa")
    if transparent:
        mode = "RGBA"
    elif image.mode in ("1", "L"):
        mode = "L"
    else:
        mode = "CMYK" if keep and image.mode == "CMYK" else "RGB"
    return lambda part: part.convert(mode)


def _of_sixteen_bits(part: Pillow.Image) -> Pillow.Image:
    samples = np.asarray(part).astype(np.uint32)
    return Pillow.fromarray(((samples * 255 + 32767) // 65535).astype(np.uint8))


def _of_any_range(image: Pillow.Image) -> Callable[[Pillow.Image], Pillow.Image]:
    """Let the numbers of a picture run from black to white."""

    def numbers(part: Pillow.Image) -> NDArray[np.float64]:
        # no longer infinite before it is 64 bits wide, so that no difference is either
        finite: NDArray[np.generic] = np.nan_to_num(np.asarray(part))
        return finite.astype(np.float64)

    rows = max(_BAND // 4 // image.width, 1)
    low, high = np.inf, -np.inf
    for row in range(0, image.height, rows):
        band = numbers(image.crop((0, row, image.width, min(row + rows, image.height))))
        low, high = min(low, float(band.min())), max(high, float(band.max()))

    def converted(part: Pillow.Image) -> Pillow.Image:
        samples = numbers(part)
        samples -= low
        samples *= 255 / max(high - low, 1e-300)
        samples += 0.5
        return Pillow.fromarray(samples.astype(np.uint8))

    return converted
