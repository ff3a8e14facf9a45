"""Photos in: decoding, turning, cropping, resizing. Pictures out: RGBA and PNG."""

import io
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from .decode import (
    DAMAGED,
    FORMATS,
    MAX_PIXELS,
    PART_MISSING,
    Decoded,
    PictureError,
    Undrawn,
    decode,
    identify,
)
from .reduce import reduced
from .sentences import Sentence, sentence

__all__ = ["FORMATS", "MAX_PIXELS", "PictureError", "Undrawn"]  # and all that is below

Image = NDArray[np.uint8]
"""(H, W, 3): red, green, blue; or (H, W, 4) with alpha, where said so."""

WORKING_SIZE: Final = 448
"""Pixels along each side of a working picture: twice what the network sees."""

THUMBNAIL_SIZE: Final = 64
"""Pixels along each side of a thumbnail."""

KINDS: Final = {
    ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".bmp": "BMP",
    ".tif": "TIFF", ".tiff": "TIFF",
}  # fmt: skip
"""What is written into files that are called so."""

_CARE: Final[dict[str, dict[str, int]]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95},
}

_OUTSIDE: Final = sentence("frame-outside")

Frame = tuple[float, float, float]
"""A square of a photo: where its left and its top are, as fractions of the upright photo's
width and height, and its side, as a fraction of the shorter of the two."""

_TURNS: Final = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""What brings a photo upright, by the value of its orientation tag."""
_ON_THEIR_SIDE: Final = (5, 6, 7, 8)
_MIRRORED_ACROSS: Final = (2, 3, 7, 8)
_MIRRORED_DOWN: Final = (3, 4, 6, 7)
"""Whether width and height are exchanged, and the file's x or y run backwards."""


class Photo(NamedTuple):
    """A photo as it was opened.

    Attributes
    ----------
    picture : (size, size, 3) ndarray of uint8
        A square of it, upright and resized.
    size : (int, int)
        Width and height of the whole photo in pixels, upright.
    notice : Sentence or None
        What to tell the person, if anything.
    """

    picture: Image
    size: tuple[int, int]
    notice: Sentence | None = None


def open_photo(
    data: bytes, size: int = WORKING_SIZE, frame: Frame | None = None, *, alone: bool = True
) -> Photo:
    """Open a photo and remember how large it was.

    The first frame of animations is taken, the EXIF orientation applied (and no other),
    16-bit samples are scaled to 8, and what is transparent is put over white. Colour
    profiles are applied on the command line; in the page the browser applies them. Of a
    damaged file there is what is left, and the rest is white or grey.

    Parameters
    ----------
    data : bytes
        A whole file in one of :data:`~.decode.FORMATS`.
    size : int
        Pixels along each side of the picture wanted.
    frame : Frame, optional
        The square to take; the largest centred one unless given.
    alone : bool
        Whether there is no browser that may draw what Pillow had better not.

    Returns
    -------
    Photo

    Raises
    ------
    PictureError
        If the file is empty, too large or not a picture, nothing of it can be read,
        or the frame is not inside it.
    Undrawn
        Unless `alone`, if a browser had better draw it: see :func:`drawn_photo`.
    """
    if frame is not None and not (0 < frame[2] <= 1 and 0 <= frame[0] < 1 and 0 <= frame[1] < 1):
        raise PictureError(_OUTSIDE)
    # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size; twice what we need loses nothing.
    enough = 2 * size if frame is None else int(min(2 * size / frame[2], MAX_PIXELS))
    found = decode(data, enough, alone=alone)
    box = crop_box(*found.image.size)
    if frame is not None:
        box = _frame_box(*found.image.size, frame, found.orientation)
    return _upright(found, reduced(found, box, (size, size)))


def open_whole(data: bytes, longest: int, *, alone: bool = True) -> Photo:
    """Open a whole photo, to choose a frame of it.

    Parameters
    ----------
    data : bytes
        As for :func:`open_photo`.
    longest : int
        The picture's longer side has at most so many pixels.
    alone : bool
        As for :func:`open_photo`.

    Returns
    -------
    Photo
        Its picture is not square, but (H, W, 3).

    Raises
    ------
    PictureError, Undrawn
        As :func:`open_photo` does.
    """
    found = decode(data, longest, alone=alone)
    width, height = found.image.size
    shrunk = min(longest / max(width, height), 1)
    size = max(round(width * shrunk), 1), max(round(height * shrunk), 1)
    return _upright(found, reduced(found, (0, 0, width, height), size))


def drawn_photo(
    rgba: Image, photo_size: tuple[int, int], damaged: bool, size: int = WORKING_SIZE
) -> Photo:
    """Take a square of a photo that a browser has drawn.

    Parameters
    ----------
    rgba : (N, N, 4) ndarray of uint8
        The square, upright.
    photo_size : (int, int)
        Width and height of the whole photo in pixels, upright.
    damaged : bool
        Whether Pillow found its file to be.
    size : int
        Pixels along each side of the picture wanted.
    """
    whole = Pillow.fromarray(from_rgba(rgba))
    sides = (size, size)
    square = whole.resize(sides, Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    return Photo(np.asarray(square).copy(), photo_size, PART_MISSING if damaged else None)


def _upright(found: Decoded, image: Pillow.Image) -> Photo:
    width, height = found.size
    # Turning what is small is the same as turning the photo, and quicker.
    if found.orientation in _TURNS:
        image = image.transpose(_TURNS[found.orientation])
    if found.orientation in _ON_THEIR_SIDE:
        width, height = height, width
    pixels = np.asarray(image)
    picture = from_rgba(pixels) if image.mode == "RGBA" else pixels.copy()
    return Photo(picture, (width, height), PART_MISSING if found.damaged else None)


def open_picture(data: bytes, size: int = WORKING_SIZE) -> Image:
    """Open a photo as a square picture; see :func:`open_photo`.

    Returns
    -------
    (size, size, 3) ndarray of uint8
    """
    return open_photo(data, size).picture


def crop_box(width: int, height: int) -> tuple[float, float, float, float]:
    """Return the largest centred square of a photo.

    Parameters
    ----------
    width, height : int
        The photo's, in pixels.

    Returns
    -------
    (left, top, right, bottom)
        In pixels; halves where the square cannot be centred on whole ones.
    """
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    return left, top, left + side, top + side


def _frame_box(
    width: int, height: int, frame: Frame, orientation: int
) -> tuple[float, float, float, float]:
    """Return where the frame lies in a photo that is not upright yet; see :func:`crop_box`."""
    side = frame[2] * min(width, height)
    on_its_side = orientation in _ON_THEIR_SIDE
    left, top = (frame[1], frame[0]) if on_its_side else (frame[0], frame[1])
    left, top = left * width, top * height
    if max(left + side - width, top + side - height) > 1e-6 * side:
        raise PictureError(_OUTSIDE)
    left, top = max(min(left, width - side), 0), max(min(top, height - side), 0)
    if orientation in _MIRRORED_ACROSS:
        left = max(width - side - left, 0)
    if orientation in _MIRRORED_DOWN:
        top = max(height - side - top, 0)
    return left, top, min(left + side, width), min(top + side, height)


def to_rgba(image: Image) -> Image:
    """Give an (H, W, 3) picture an opaque alpha channel, as canvases want it.

    Returns
    -------
    (H, W, 4) ndarray of uint8
    """
    rgba = np.full((*image.shape[:2], 4), 255, np.uint8)
    for channel in range(3):  # one at a time: NumPy is slow where its inner loop is short
        rgba[..., channel] = image[..., channel]
    return rgba


def from_rgba(rgba: Image) -> Image:
    """Put an (H, W, 4) picture over white.

    Returns
    -------
    (H, W, 3) ndarray of uint8
    """
    colour = rgba[..., :3].astype(np.uint16)
    alpha = rgba[..., 3:].astype(np.uint16)
    # At most 255 * 255 + 127, which 16 bits hold; the 127 makes the division round.
    return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def to_png(image: Image) -> bytes:
    """Write a picture, (H, W, 3) or (H, W, 4) uint8, as the bytes of a PNG file."""
    file = io.BytesIO()
    Pillow.fromarray(image).save(file, "PNG")
    return file.getvalue()


def to_file(image: Image, kind: str) -> bytes:
    """Write an (H, W, 3) picture as the bytes of a file of one of :data:`KINDS`."""
    file = io.BytesIO()
    Pillow.fromarray(image).save(file, kind, **_CARE.get(kind, {}))
    return file.getvalue()


def to_jpeg(image: Image, quality: int = 90) -> bytes:
    """Write an (H, W, 3) picture as the bytes of a JPEG file."""
    file = io.BytesIO()
    Pillow.fromarray(image).save(file, "JPEG", quality=quality)
    return file.getvalue()


def thumbnail(image: Image) -> bytes:
    """Write a copy of an (H, W, 3) picture, :data:`THUMBNAIL_SIZE` wide, as a JPEG file."""
    return to_jpeg(small(image, THUMBNAIL_SIZE), 80)


def small(image: Image, size: int) -> Image:
    """Make a square picture, (H, H, 3) uint8, smaller: (size, size, 3)."""
    return np.asarray(Pillow.fromarray(image).resize((size, size), Pillow.Resampling.BOX))


def size_of(data: bytes) -> tuple[int, int]:
    """Return a picture's width and height as its file's header tells them, nothing decoded.

    Raises
    ------
    PictureError
        As :func:`open_photo` does.
    """
    return identify(data).size


def open_layers(data: bytes) -> Pillow.Image:
    """Open a picture at its own size, in its own mode, upright: a mask.

    Parameters
    ----------
    data : bytes
        As for :func:`open_photo`.

    Raises
    ------
    PictureError
        As :func:`open_photo` does, and if the file is damaged.
    """
    found = decode(data, MAX_PIXELS)
    if found.damaged:
        raise PictureError(DAMAGED)
    turn = _TURNS.get(found.orientation)
    return found.image if turn is None else found.image.transpose(turn)
