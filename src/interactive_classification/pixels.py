"""Photos in: decoding, turning, cropping, resizing. Pictures out: RGBA and PNG."""

import io
import warnings
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from .scans import too_many

Image = NDArray[np.uint8]
"""(H, W, 3): red, green, blue; or (H, W, 4) with alpha, where said so."""

WORKING_SIZE: Final = 448
"""Pixels along each side of a working picture: twice what the network sees."""

THUMBNAIL_SIZE: Final = 64
"""Pixels along each side of a thumbnail."""

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
MAX_PIXELS: Final = 80_000_000
"""Photos with more pixels are refused unread, so that memory stays bounded."""

_MAX_RUN_LENGTH: Final = 4_000_000
"""BMP files of runs may have so many: Pillow decodes them byte by byte, in Python."""

_SKIP: Final = 256
"""They count as this high at least: a run may skip that many rows, and takes memory for each."""

_BEGINNINGS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""How files of these formats begin, whole or not."""

_OUTSIDE: Final = "The frame must lie inside the picture; move it or make it smaller."
_NO_ROOM: Final = "This picture needs more memory than there is; make it smaller and open it again."
_DAMAGED: Final = "This picture is damaged or cut short; try to save or download it again."

Frame = tuple[float, float, float]
"""A square of a photo: where its left and its top are, as fractions of the upright photo's
width and height, and its side, as a fraction of the shorter of the two."""

_ORIENTATION: Final = 0x0112  # the EXIF tag
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


class PictureError(ValueError):
    """A file that cannot be used as a picture; the message is one plain sentence."""


class Photo(NamedTuple):
    """A photo as it was opened.

    Attributes
    ----------
    picture : (size, size, 3) ndarray of uint8
        A square of it, upright and resized.
    size : (int, int)
        Width and height of the whole photo in pixels, upright.
    """

    picture: Image
    size: tuple[int, int]


def open_photo(data: bytes, size: int = WORKING_SIZE, frame: Frame | None = None) -> Photo:
    """Open a photo and remember how large it was.

    The first frame of animations is taken, the EXIF orientation applied, 16-bit
    samples are scaled to 8, and what is transparent is put over white. Colour
    profiles are not applied.

    Parameters
    ----------
    data : bytes
        A whole file in one of :data:`FORMATS`.
    size : int
        Pixels along each side of the picture wanted.
    frame : Frame, optional
        The square to take; the largest centred one unless given.

    Returns
    -------
    Photo

    Raises
    ------
    PictureError
        If the file is empty, broken, too large or not a picture, or the frame is not
        inside it.
    """
    if frame is not None and not (0 < frame[2] <= 1 and 0 <= frame[0] < 1 and 0 <= frame[1] < 1):
        raise PictureError(_OUTSIDE)
    photo = _identify(data)
    width, height = photo.size
    # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size; twice what we need loses nothing.
    enough = 2 * size if frame is None else int(min(2 * size / frame[2], MAX_PIXELS))
    photo.draft(None, (enough, enough))
    coloured, orientation = _decode(photo)
    box = crop_box(*photo.size)
    if frame is not None:
        box = _frame_box(*photo.size, frame, orientation)
    square = coloured.resize((size, size), Pillow.Resampling.LANCZOS, box, reducing_gap=3.0)
    # Turning the small square is the same as turning the photo, and quicker.
    if orientation in _TURNS:
        square = square.transpose(_TURNS[orientation])
    if orientation in _ON_THEIR_SIDE:
        width, height = height, width
    pixels = np.asarray(square)
    return Photo(from_rgba(pixels) if square.mode == "RGBA" else pixels.copy(), (width, height))


def open_whole(data: bytes, longest: int) -> tuple[Image, tuple[int, int]]:
    """Open a whole photo, to choose a frame of it.

    Parameters
    ----------
    data : bytes
        As for :func:`open_photo`.
    longest : int
        The picture's longer side has at most so many pixels.

    Returns
    -------
    picture : (H, W, 3) ndarray of uint8
        Upright.
    size : (int, int)
        Width and height of the photo in pixels, upright.

    Raises
    ------
    PictureError
        If the file is empty, broken, too large or not a picture.
    """
    photo = _identify(data)
    width, height = photo.size
    photo.draft(None, (longest, longest))
    coloured, orientation = _decode(photo)
    coloured.thumbnail((longest, longest))
    if orientation in _TURNS:
        coloured = coloured.transpose(_TURNS[orientation])
    if orientation in _ON_THEIR_SIDE:
        width, height = height, width
    pixels = np.asarray(coloured)
    return from_rgba(pixels) if coloured.mode == "RGBA" else pixels.copy(), (width, height)


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


def to_jpeg(image: Image, quality: int = 90) -> bytes:
    """Write an (H, W, 3) picture as the bytes of a JPEG file."""
    file = io.BytesIO()
    Pillow.fromarray(image).save(file, "JPEG", quality=quality)
    return file.getvalue()


def thumbnail(image: Image) -> bytes:
    """Write a copy of an (H, W, 3) picture, :data:`THUMBNAIL_SIZE` wide, as a JPEG file."""
    sides = (THUMBNAIL_SIZE, THUMBNAIL_SIZE)
    small = Pillow.fromarray(image).resize(sides, Pillow.Resampling.BOX)
    return to_jpeg(np.asarray(small), 80)


def size_of(data: bytes) -> tuple[int, int]:
    """Return a picture's width and height as its file's header tells them, nothing decoded.

    Raises
    ------
    PictureError
        As :func:`open_photo` does.
    """
    return _identify(data).size


def open_grey(data: bytes) -> Pillow.Image:
    """Open a picture of brightnesses, such as a mask, at its own size.

    Parameters
    ----------
    data : bytes
        A whole file in one of :data:`FORMATS`.

    Returns
    -------
    PIL.Image.Image
        Of mode L, upright; what is transparent is white.

    Raises
    ------
    PictureError
        As :func:`open_photo` does.
    """
    photo = _identify(data)
    coloured, orientation = _decode(photo)
    if coloured.mode == "RGBA":
        white = Pillow.new("RGB", coloured.size, "white")
        white.paste(coloured, (0, 0), coloured)  # as from_rgba, in a quarter of the memory
        coloured = white
    grey = coloured.convert("L")
    return grey.transpose(_TURNS[orientation]) if orientation in _TURNS else grey


def _identify(data: bytes) -> Pillow.Image:
    """Read a picture's header and refuse it if it is not for us."""
    # Named here they are known to Pillow, which otherwise looks through all its plug-ins.
    from PIL import TiffImagePlugin, WebPImagePlugin  # noqa: F401

    if not data:
        raise PictureError("This file is empty; choose another one.")
    try:
        with warnings.catch_warnings():  # Pillow only warns of what is somewhat too large
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            photo = Pillow.open(io.BytesIO(data), formats=FORMATS)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise PictureError(_too_large(MAX_PIXELS)) from None
    except Exception as error:  # Pillow's readers raise nearly anything on broken headers
        if data.startswith(_BEGINNINGS):
            raise PictureError(_DAMAGED) from error
        kinds = ", ".join(FORMATS[:-1]) + " or " + FORMATS[-1]
        raise PictureError(f"This is not a picture that can be read; choose a {kinds}.") from error
    if photo.width * photo.height > MAX_PIXELS:
        raise PictureError(_too_large(MAX_PIXELS))
    if too_many(data, photo.width * photo.height):
        raise PictureError(_DAMAGED)
    in_runs = any(tile[0] == "bmp_rle" for tile in photo.tile)
    if in_runs and photo.width * max(photo.height, _SKIP) > _MAX_RUN_LENGTH:
        raise PictureError(_too_large(_MAX_RUN_LENGTH))
    return photo


def _decode(photo: Pillow.Image) -> tuple[Pillow.Image, int]:
    """Decode a photo; return it as RGB or RGBA, and its EXIF orientation."""
    try:
        photo.load()
        return _in_colour(photo), photo.getexif().get(_ORIENTATION, 1)
    except MemoryError as error:
        raise PictureError(_NO_ROOM) from error
    except Exception as error:  # Pillow's decoders raise nearly anything on broken files
        raise PictureError(_DAMAGED) from error


def _too_large(most: int) -> str:
    return (
        f"This picture has more than {most // 10**6} million pixels; "
        "make it smaller and open it again."
    )


def _in_colour(photo: Pillow.Image) -> Pillow.Image:
    """Convert any of Pillow's modes to RGB, or to RGBA if anything may be transparent."""
    if photo.mode.startswith("I;16"):
        samples = np.asarray(photo).astype(np.uint32)
        eight = ((samples * 255 + 32767) // 65535).astype(np.uint8)
        return Pillow.fromarray(eight).convert("RGB")
    if photo.mode in ("I", "F"):  # any range: let it run from black to white
        # no longer infinite before it is 64 bits wide, so that no difference is either
        samples = np.nan_to_num(np.asarray(photo)).astype(np.float64)
        samples -= samples.min()
        samples *= 255 / max(samples.max(), 1e-300)
        samples += 0.5
        return Pillow.fromarray(samples.astype(np.uint8)).convert("RGB")
    transparent = "transparency" in photo.info or photo.mode in ("LA", "La", "PA", "RGBA", "RGBa")
    return photo.convert("RGBA" if transparent else "RGB")
