"""Colour profiles: what a file's numbers mean where it says that they are not sRGB's.

Pillow reads the numbers and leaves their meaning alone. Browsers heed it, so the page lets
the browser draw such photos; the command line has Pillow's own ImageCms.
"""

import io
import struct
from collections.abc import Callable, Sequence
from typing import Final

from PIL import Image as Pillow

_SPACES: Final = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
"""The mode of pictures that a profile of this kind is about."""

_SRGB: Final = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
"""The primaries of sRGB as profiles have them: in XYZ, seen under D50."""

_PLACES: Final = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75)
_CLOSE: Final = 0.0015  # of curves, in linear light: half a grey level where it is darkest
_NEAR: Final = 0.002  # of primaries

_REC709: Final = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_PRIMARIES: Final = {
    1: _REC709,
    9: (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    12: (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
"""x and y of white, red, green and blue, by their number in ITU-T H.273."""

_GAMMAS: Final = {4: 2.2, 5: 2.8, 8: 1.0}
"""Exponents by the number of the transfer in H.273; all others are taken for sRGB's curve."""

_BRADFORD: Final = (
    (0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296),
)  # fmt: skip
_D50: Final = (0.9642, 1.0, 0.8249)

Curve = Callable[[float], float]
"""From a stored value to linear light, both in [0, 1]."""


def profile(photo: Pillow.Image, data: bytes) -> bytes | None:
    """Return the profile that has to be applied to a photo, as the bytes of an ICC file.

    Parameters
    ----------
    photo : PIL.Image.Image
        Its header is read.
    data : bytes
        Its file, of which PNG's ``cICP`` is read.

    Returns
    -------
    bytes or None
        None if there is none, it is sRGB or nearly so, or it is about other pictures
        than this one. Of a PNG's ``cICP``, ``gAMA`` and ``cHRM`` chunks one is made.
    """
    found = _of_png(photo, data) if photo.format == "PNG" else photo.info.get("icc_profile")
    if not found or len(found) < 132 or found[16:20] not in _SPACES:
        return None
    about = _SPACES[found[16:20]]
    grey = photo.mode in ("1", "L", "LA") or photo.mode.startswith("I")
    fits = {"L": grey, "RGB": photo.mode != "CMYK", "CMYK": photo.mode == "CMYK"}[about]
    try:
        return found if fits and not _is_srgb(found) else None
    except (struct.error, KeyError, IndexError, ArithmeticError):
        return None  # damaged: as if there were none


def applied(image: Pillow.Image, icc: bytes) -> Pillow.Image:
    """Turn a picture's colours into sRGB; not for the page, which has no ImageCms.

    Parameters
    ----------
    image : PIL.Image.Image
        Of mode L, RGB, RGBA or CMYK.
    icc : bytes
        As :func:`profile` returns it.

    Returns
    -------
    PIL.Image.Image
        Of mode RGB or RGBA; with the same numbers if the profile is of no use.
    """
    from PIL import ImageCms

    mode = _SPACES[icc[16:20]]
    colour = image if image.mode == mode else image.convert("RGB").convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        done = ImageCms.profileToProfile(
            colour, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.PERCEPTUAL, "RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        done = None
    if done is None:
        return image.convert("RGBA" if image.mode == "RGBA" else "RGB")
    if image.mode == "RGBA":
        done.putalpha(image.getchannel("A"))
    return done


def _of_png(photo: Pillow.Image, data: bytes) -> bytes | None:
    """Return what a PNG's chunks say, the most telling one first."""
    code = _cicp(data)
    if code is not None:
        primaries, transfer = code
        return made(_PRIMARIES.get(primaries, _REC709), _GAMMAS.get(transfer, 0.0))
    icc: bytes | None = photo.info.get("icc_profile")
    if icc or "srgb" in photo.info:
        return icc
    gamma = photo.info.get("gamma", 0.0)
    white = photo.info.get("chromaticity", _REC709)
    if "gamma" not in photo.info and "chromaticity" not in photo.info:
        return None
    return made(white, 1 / gamma if gamma > 0.01 else 0.0)


def _cicp(data: bytes) -> tuple[int, int] | None:
    """Return the numbers of a PNG's primaries and transfer, which Pillow does not read."""
    place = 8
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"cICP" and length == 4 and place + 12 <= len(data):
            return data[place + 8], data[place + 9]
        if kind in (b"IDAT", b"IEND"):
            break
        place += 12 + length
    return None


def made(places: tuple[float, ...], gamma: float) -> bytes:
    """Make a profile of a display's colours.

    Parameters
    ----------
    places : (8,) tuple of float
        x and y of white, red, green and blue, as a PNG's ``cHRM`` has them.
    gamma : float
        The exponent; 0 for the curve of sRGB.

    Returns
    -------
    bytes
        An ICC file, version 2; empty if there are no such colours.
    """
    try:
        white, *primaries = (
            (x / y, 1.0, (1 - x - y) / y) for x, y in zip(places[::2], places[1::2], strict=True)
        )
        amounts = _solved(primaries, white)
        now, then = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
        adapted = [
            _solved(
                tuple(zip(*_BRADFORD, strict=True)),
                tuple(
                    value * after / before
                    for value, after, before in zip(
                        _times(_BRADFORD, primary), then, now, strict=True
                    )
                ),
            )
            for primary in primaries
        ]
    except ArithmeticError:
        return b""
    if gamma:
        curve = b"curv" + struct.pack(">IIH", 0, 1, min(round(gamma * 256), 65535))
    else:
        curve = b"para" + struct.pack(
            ">IHHiiiii", 0, 3, 0,
            *(round(v * 65536) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
        )  # fmt: skip
    tags = {b"wtpt": _xyz(_D50)}
    for name, amount, primary in zip(b"rgb", amounts, adapted, strict=True):
        tags[bytes([name]) + b"XYZ"] = _xyz(tuple(amount * value for value in primary))
        tags[bytes([name]) + b"TRC"] = curve + bytes(-len(curve) % 4)
    place, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, content in tags.items():
        table += tag + struct.pack(">II", place + len(body), len(content))
        body += content
    head = struct.pack(
        ">I4sI4s4s4s12x4s", 132 + len(table) - 4 + len(body), b"\0\0\0\0", 0x02100000,
        b"mntr", b"RGB ", b"XYZ ", b"acsp",
    )  # fmt: skip
    return head.ljust(68, b"\0") + _xyz(_D50)[8:] + bytes(48) + table + body


def _xyz(values: tuple[float, ...]) -> bytes:
    clipped = (min(max(round(value * 65536), -(2**31)), 2**31 - 1) for value in values)
    return b"XYZ " + bytes(4) + struct.pack(">iii", *clipped)


def _times(rows: tuple[tuple[float, ...], ...], v: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, v, strict=True)) for row in rows)


def _solved(columns: Sequence[tuple[float, ...]], right: tuple[float, ...]) -> tuple[float, ...]:
    """Return how much of each of three columns makes the right side (Cramer's rule)."""

    def volume(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
        return (
            a[0] * (b[1] * c[2] - b[2] * c[1])
            - b[0] * (a[1] * c[2] - a[2] * c[1])
            + c[0] * (a[1] * b[2] - a[2] * b[1])
        )

    one, two, three = columns
    whole = volume(one, two, three)
    return (
        volume(right, two, three) / whole,
        volume(one, right, three) / whole,
        volume(one, two, right) / whole,
    )


# Reading a profile ------------------------------------------------------------------


def _is_srgb(icc: bytes) -> bool:
    """Tell whether a profile means what pictures without one mean."""
    count = min(struct.unpack_from(">I", icc, 128)[0], 100)
    tags = {}
    for number in range(count):
        name, place, length = struct.unpack_from(">4sII", icc, 132 + 12 * number)
        tags[name] = icc[place : place + length]
    if icc[16:20] == b"GRAY":
        return _like_srgb(_curve(tags[b"kTRC"]))
    if icc[16:20] != b"RGB " or b"A2B0" in tags:
        return False
    for name, expected in _SRGB.items():
        found = struct.unpack_from(">iii", tags[name], 8)
        if any(abs(f / 65536 - e) > _NEAR for f, e in zip(found, expected, strict=True)):
            return False
    return all(_like_srgb(_curve(tags[name])) for name in (b"rTRC", b"gTRC", b"bTRC"))


def _like_srgb(curve: Curve) -> bool:
    return all(abs(curve(x) - ((x + 0.055) / 1.055) ** 2.4) < _CLOSE for x in _PLACES)


def _curve(tag: bytes) -> Curve:
    """Read a curve; those that profiles may have are told in ICC.1, 10.6 and 10.18."""
    if tag[:4] == b"para":
        kind = struct.unpack_from(">H", tag, 8)[0]
        length = (1, 3, 4, 5, 7)[kind]
        g, *rest = (value / 65536 for value in struct.unpack_from(f">{length}i", tag, 12))
        a, b, c, d, e, f = (rest + [0.0] * 6)[:6] if kind else (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        if kind in (1, 2):
            d, e, f, c = -b / a, c, c, 0.0
        return lambda x: float(max(a * x + b, 0.0) ** g) + e if x >= d else c * x + f
    count = struct.unpack_from(">I", tag, 8)[0]
    values = struct.unpack_from(f">{count}H", tag, 12) if count < 100_000 else ()
    if count == 0:
        return lambda x: x
    if count == 1:
        return lambda x: float(x ** (values[0] / 256))

    def table(x: float) -> float:
        place = x * (count - 1)
        low = min(int(place), count - 2)
        return float(values[low] + (values[low + 1] - values[low]) * (place - low)) / 65535

    return table
