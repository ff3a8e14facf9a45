"""Photos in: decoding, turning, cropping, resizing. Pictures out: RGBA and PNG."""

import io
import warnings
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Image = NDArray[np.uint8]
"""(H, W, 3): red, green, blue; or (H, W, 4) with alpha, where said so."""

WORKING_SIZE: Final = 448
"""Pixels along each side of a working picture: twice what the network sees."""

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
MAX_PIXELS: Final = 80_000_000
"""Photos with more pixels are refused unread, so that memory stays bounded."""

_BEGINNINGS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""How files of these formats begin, whole or not."""

_DAMAGED: Final = "This picture is damaged or cut short; try to save or download it again."

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


class PictureError(ValueError):
    """A file that cannot be used as a picture; the message is one plain sentence."""


class Photo(NamedTuple):
    """A photo as it was opened.

    Attributes
    ----------
    picture : (size, size, 3) ndarray of uint8
        Its centred square, upright and resized.
    size : (int, int)
        Width and height of the whole photo in pixels, upright.
    """

    picture: Image
    size: tuple[int, int]


def open_photo(data: bytes, size: int = WORKING_SIZE) -> Photo:
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

    Returns
    -------
    Photo

    Raises
    ------
    PictureError
        If the file is empty, broken, too large or not a picture.
    """
    photo = _identify(data)
    width, height = photo.size
    # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size; twice what we need loses nothing.
    photo.draft(None, (2 * size, 2 * size))
    try:
        photo.load()
        turn = _TURNS.get(photo.getexif().get(_ORIENTATION, 1))
        # The crop is centred, so turning the small square is the same as turning the photo.
        square = _in_colour(photo).resize(
            (size, size), Pillow.Resampling.LANCZOS, crop_box(*photo.size), reducing_gap=3.0
        )
    except Exception as error:  # Pillow's decoders raise nearly anything on broken files
        raise PictureError(_DAMAGED) from error
    if turn is not None:
        square = square.transpose(turn)
    if turn in (_TURNS[5], _TURNS[6], _TURNS[7], _TURNS[8]):
        width, height = height, width
    pixels = np.asarray(square)
    return Photo(from_rgba(pixels) if square.mode == "RGBA" else pixels.copy(), (width, height))


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


def to_rgba(image: Image) -> Image:
    """Give an (H, W, 3) picture an opaque alpha channel, as canvases want it.

    Returns
    -------
    (H, W, 4) ndarray of uint8
    """
    rgba = np.full((*image.shape[:2], 4), 255, np.uint8)
    rgba[..., :3] = image
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
    try:
        photo.load()
        turn = _TURNS.get(photo.getexif().get(_ORIENTATION, 1))
        coloured = _in_colour(photo)
    except Exception as error:  # as above
        raise PictureError(_DAMAGED) from error
    if coloured.mode == "RGBA":
        coloured = Pillow.fromarray(from_rgba(np.asarray(coloured)))
    grey = coloured.convert("L")
    return grey if turn is None else grey.transpose(turn)


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
        raise PictureError(_too_large()) from None
    except Exception as error:  # Pillow's readers raise nearly anything on broken headers
        if data.startswith(_BEGINNINGS):
            raise PictureError(_DAMAGED) from error
        kinds = ", ".join(FORMATS[:-1]) + " or " + FORMATS[-1]
        raise PictureError(f"This is not a picture that can be read; choose a {kinds}.") from error
    if photo.width * photo.height > MAX_PIXELS:
        raise PictureError(_too_large())
    return photo


def _too_large() -> str:
    return (
        f"This picture has more than {MAX_PIXELS // 10**6} million pixels; "
        "make it smaller and open it again."
    )


def _in_colour(photo: Pillow.Image) -> Pillow.Image:
    """Convert any of Pillow's modes to RGB, or to RGBA if anything may be transparent."""
    if photo.mode.startswith("I;16"):
        samples = np.asarray(photo).astype(np.uint32)
        eight = ((samples * 255 + 32767) // 65535).astype(np.uint8)
        return Pillow.fromarray(eight).convert("RGB")
    if photo.mode in ("I", "F"):  # any range: let it run from black to white
        samples = np.nan_to_num(np.asarray(photo, np.float64))
        low, span = samples.min(), max(float(np.ptp(samples)), 1e-300)
        eight = ((samples - low) / span * 255 + 0.5).astype(np.uint8)
        return Pillow.fromarray(eight).convert("RGB")
    transparent = "transparency" in photo.info or photo.mode in ("LA", "La", "PA", "RGBA", "RGBa")
    return photo.convert("RGBA" if transparent else "RGB")
