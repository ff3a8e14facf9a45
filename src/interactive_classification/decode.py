"""A photo's file becomes Pillow's picture: as much as may be, in as little memory as may be.

Where Pillow is not enough, a browser may be: it knows more formats, makes something of
damaged files, heeds colour profiles and has memory of its own. So a file that a browser
had better draw is refused with :class:`Undrawn`, unless there is none.
"""

import io
import struct
import sys
import threading
import zlib
from typing import Final, NamedTuple

from PIL import Image as Pillow
from PIL import ImageFile

from .profile import profile
from .scans import too_many
from .sentences import Sentence, Told, sentence

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""What is read everywhere. The command line reads AVIF and ICO, too, if its Pillow does, and
the page whatever its browser shows."""

# Limits -----------------------------------------------------------------------------

IN_BROWSER: Final = sys.platform == "emscripten"

BUDGET: Final = 240_000_000 if IN_BROWSER else 1_000_000_000
"""Bytes that a file and its decoded picture may take together."""

OWN_BUDGET: Final = 100_000_000
"""The same, where a browser may decode instead: Pyodide never gives memory back."""

MAX_PIXELS: Final = 300_000_000
"""Photos with more pixels are refused unread, by whomever they might be decoded."""

MAX_RUN_PIXELS: Final = 4_000_000
"""BMP files of runs may have so many: Pillow decodes them byte by byte, in Python."""

_SKIP: Final = 256
"""They count as this high at least: a run may skip that many rows, and takes memory for each."""

_BESIDE: Final = 16
"""Bytes a pixel of what is decoded beside Pillow, two frames at a time, and copied."""

_BYTES: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
"""Bytes a pixel of Pillow's modes; of all others 4."""

# What is said -----------------------------------------------------------------------

NO_ROOM: Final = sentence("picture-needs-room")
DAMAGED: Final = sentence("damaged")
ENDLESS: Final = sentence("endless")
EMPTY: Final = sentence("empty-file")
PART_MISSING: Final = sentence("part-missing")

_BEGINNINGS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""How files of these formats begin, whole or not."""

_ORIENTATION: Final = 0x0112  # the EXIF tag
_OTHER_TURNS: Final = ("xmp", "XML:com.adobe.xmp", "Raw profile type exif")
"""Where Pillow, unlike browsers, also looks for an orientation."""

_LENIENT = threading.Lock()  # held while Pillow is told to make do with less


class PictureError(Told):
    """A file that cannot be used as a picture; the message is one plain sentence."""


class Undrawn(PictureError):  # noqa: N818 - the file may well be right
    """A browser had better draw this file; the message is what to say if it cannot.

    Attributes
    ----------
    damaged : bool
        Whether that is because the file is damaged.
    """

    def __init__(self, said: Sentence, damaged: bool = False) -> None:
        super().__init__(said)
        self.damaged = damaged


class Decoded(NamedTuple):
    """What a file holds, as it is stored: not upright yet, in any of Pillow's modes.

    Attributes
    ----------
    image : PIL.Image.Image
        Perhaps smaller than the photo, by a factor of 2, 4 or 8.
    size : (int, int)
        The photo's width and height in pixels.
    orientation : int
        EXIF's.
    profile : bytes or None
        The ICC profile that its numbers need.
    damaged : bool
        Whether some of it is missing; that is white or grey.
    """

    image: Pillow.Image
    size: tuple[int, int]
    orientation: int
    profile: bytes | None
    damaged: bool


def decode(data: bytes, enough: int, *, alone: bool = True) -> Decoded:
    """Decode a file, its first frame.

    Parameters
    ----------
    data : bytes
        A whole file.
    enough : int
        A JPEG may be decoded smaller, as long as both its sides have that many pixels.
    alone : bool
        Whether there is no browser that may draw what Pillow had better not.

    Raises
    ------
    PictureError
        If it is empty, takes too much memory, or is not a picture that can be read.
    Undrawn
        Unless `alone`, for all these and for profiles, damage and much memory.
    """
    if not data:
        raise PictureError(EMPTY)
    damaged = failed = False
    try:
        try:
            photo = identify(data)
        except PictureError:
            padded = _padded(data)
            if not alone or padded == data:
                raise
            photo, damaged = identify(padded), True
        size = photo.size
        coefficients = _coefficients(photo)
        photo.draft(None, (enough, enough))
        needed = coefficients + _decoded_bytes(photo) + len(data)
        if needed > (BUDGET if alone else OWN_BUDGET):
            raise PictureError(NO_ROOM)
    except PictureError as error:
        if alone or error.sentence in (_too_many(MAX_PIXELS), ENDLESS):
            raise
        raise Undrawn(error.sentence, error.sentence == DAMAGED) from error
    if IN_BROWSER and _why(data) != DAMAGED:  # its libtiff lacks them all, and complains
        raise PictureError(_why(data)) if alone else Undrawn(_why(data))
    icc = profile(photo, data)
    if not alone and (icc or _clear_by_deep_colour(photo)):
        raise Undrawn(DAMAGED)
    try:
        photo = _loaded(photo)
    except MemoryError as error:
        raise PictureError(NO_ROOM) from error
    except Exception as error:  # Pillow's decoders raise nearly anything on broken files
        if not alone:
            raise Undrawn(_why(data), damaged=True) from error
        failed = True
        photo.close()
        photo._im = None  # or there would be two of them
    if failed:
        photo = _leniently(data, enough)
    return Decoded(photo, size, _orientation(photo), icc, damaged or failed)


def identify(data: bytes) -> Pillow.Image:
    """Read a picture's header, and refuse it if it is not for us.

    Raises
    ------
    PictureError
        As :func:`decode` does.
    """
    if data[:4] == b"RIFF" and _BESIDE * _webp_pixels(data) > BUDGET:  # to open it takes as much
        raise PictureError(NO_ROOM)
    try:
        photo = _opened(data)
    except Exception as error:  # Pillow's readers raise nearly anything on broken headers
        if data.startswith(_BEGINNINGS):
            raise PictureError(_why(data)) from error
        kinds = ", ".join(FORMATS[:-1]) + " or " + FORMATS[-1]
        raise PictureError("no-picture", kinds) from error
    if photo.width * photo.height > MAX_PIXELS:
        raise PictureError(_too_many(MAX_PIXELS))
    if too_many(data, photo.width * photo.height):
        raise PictureError(ENDLESS)
    in_runs = any(tile[0] == "bmp_rle" for tile in getattr(photo, "tile", ()))
    if in_runs and photo.width * max(photo.height, _SKIP) > MAX_RUN_PIXELS:
        raise PictureError(_too_many(MAX_RUN_PIXELS))
    return photo


def _opened(data: bytes) -> Pillow.Image:
    """Have the first of Pillow's readers that knows a file open it.

    As ``PIL.Image.open`` does, but that has a limit in pixels, which is the whole
    process's own, where we count bytes.
    """
    # Named here they are known to Pillow, which otherwise looks through all its plug-ins.
    from PIL import TiffImagePlugin, WebPImagePlugin  # noqa: F401

    formats = list(FORMATS)
    if not IN_BROWSER:
        from PIL import AvifImagePlugin, IcoImagePlugin  # noqa: F401

        formats += [name for name in ("AVIF", "ICO") if name in Pillow.OPEN]
    Pillow.preinit()
    for name in formats:
        factory, accept = Pillow.OPEN[name]
        if accept is None or accept(data[:16]) is True:
            try:
                return factory(io.BytesIO(data), "")
            except SyntaxError:
                mended = _without_wrong_chunks(data)
                if mended == data:
                    raise
                return factory(io.BytesIO(mended), "")
    raise SyntaxError("no format that is known")


def _without_wrong_chunks(data: bytes) -> bytes:
    """Leave out the chunks of a PNG that nothing depends on and whose checksum is wrong."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    kept, place = [data[:8]], 8
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        checksum = int.from_bytes(data[end - 4 : end], "big")
        ancillary = bool(kind[0] & 32)
        if not ancillary or zlib.crc32(data[place + 4 : end - 4]) == checksum:
            kept.append(data[place:end])
        place = end
    return b"".join([*kept, data[place:]])


def _why(data: bytes) -> Sentence:
    """Say why a file that began well could not be read."""
    if data[:4] in (b"II*\0", b"MM\0*"):
        from . import tiff

        name = tiff.compression(data)
        if name:
            return sentence("tiff-compression", name)
    return DAMAGED


def _too_many(most: int) -> Sentence:
    return sentence("too-many-pixels", most // 10**6)


def _webp_pixels(data: bytes) -> int:
    """Return how many pixels the header of a WebP file tells of; 0 if it has none."""
    kind = data[12:16]
    if kind == b"VP8X":
        sides = [int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)]
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        sides = [(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1]
    else:
        sides = [int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28)]
    return sides[0] * sides[1]


def _coefficients(photo: Pillow.Image) -> int:
    """Return the bytes that a progressive JPEG takes, however small it is decoded."""
    layers = getattr(photo, "layer", None)
    if not layers or not photo.info.get("progressive"):
        return 0
    most = max(across * down for _, across, down, _ in layers)
    return sum(
        2 * photo.width * photo.height * across * down // most for _, across, down, _ in layers
    )


def _decoded_bytes(photo: Pillow.Image) -> int:
    """Return about how many bytes Pillow needs to decode a picture."""
    each = _BYTES.get(photo.mode, 4)
    if photo.format in ("WEBP", "AVIF"):
        each = _BESIDE
    needed = photo.width * photo.height * each
    if _is_deflated(photo):
        from . import tiff

        needed += 2 * tiff.unpacked_bytes(photo)
    return needed


def _is_deflated(photo: Pillow.Image) -> bool:
    if photo.format != "TIFF":  # and all that reads one need not be there
        return False
    from . import tiff

    return tiff.is_deflated(photo)


def _clear_by_deep_colour(photo: Pillow.Image) -> bool:
    """Tell whether a colour of 16 bits is the transparent one, which Pillow gets wrong."""
    deep = any(str(tile[3]).endswith("16B") for tile in getattr(photo, "tile", ()))
    return deep and photo.format == "PNG" and "transparency" in photo.info


def _loaded(photo: Pillow.Image) -> Pillow.Image:
    with _LENIENT:  # so that nobody else's leniency is ours
        if _is_deflated(photo):
            from . import tiff

            photo = _opened(tiff.inflated(photo))
        photo.load()
    return photo


def _leniently(data: bytes, enough: int) -> Pillow.Image:
    """Decode what there is of a damaged file; the rest is white, or grey in a JPEG."""
    photo = identify(_padded(data))
    photo.draft(None, (enough, enough))
    prepare = getattr(photo, "load_prepare", None)
    if prepare and photo.mode in ("L", "RGB"):

        def white() -> None:
            prepare()
            photo.im.paste((255,) * len(photo.getbands()), (0, 0, *photo.size))

        photo.load_prepare = white  # type: ignore[attr-defined]
    with _LENIENT:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            photo.load()
        except MemoryError as error:
            raise PictureError(NO_ROOM) from error
        except Exception as error:
            raise PictureError(_why(data)) from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
            photo.__dict__.pop("load_prepare", None)  # it holds the picture, and so itself
    return photo


def _padded(data: bytes) -> bytes:
    """Make a WebP file as long as it says it is; its decoder looks at no shorter one."""
    if data[:4] != b"RIFF" or len(data) < 30:
        return data
    missing = 8 + int.from_bytes(data[4:8], "little") - len(data)
    return data + bytes(missing) if 0 < missing < 10 * len(data) else data


def _orientation(photo: Pillow.Image) -> int:
    for name in _OTHER_TURNS:
        photo.info.pop(name, None)
    try:
        return int(photo.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken orientation is none
        return 1
