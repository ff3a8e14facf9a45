"""TIFF files whose samples are deflated, unpacked here: the page's Pillow cannot.

Its libtiff was built without zlib. Python has zlib itself, so the file is written anew
without compression, and Pillow reads that.
"""

import io
import struct
import zlib
from typing import Final

import numpy as np
from PIL import Image as Pillow
from PIL import TiffImagePlugin as Tiff

DEFLATED: Final = ("tiff_adobe_deflate", "tiff_deflate")

NAMES: Final = {
    6: "old JPEG", 7: "JPEG", 32809: "ThunderScan", 33003: "JPEG 2000", 33005: "JPEG 2000",
    34676: "SGI LogLuv", 34677: "SGI LogLuv", 34712: "JPEG 2000", 34887: "LERC",
    34892: "lossy JPEG", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL",
    52546: "JPEG XL",
}  # fmt: skip
"""Compressions that not every Pillow can undo."""

_KEPT: Final = (
    Tiff.IMAGEWIDTH, Tiff.IMAGELENGTH, Tiff.BITSPERSAMPLE, Tiff.PHOTOMETRIC_INTERPRETATION,
    Tiff.SAMPLESPERPIXEL, Tiff.PLANAR_CONFIGURATION, Tiff.EXTRASAMPLES, Tiff.SAMPLEFORMAT,
    Tiff.COLORMAP, Tiff.FILLORDER, Tiff.ICCPROFILE, Tiff.ROWSPERSTRIP, Tiff.TILEWIDTH,
    Tiff.TILELENGTH, 0x0112, 332,
)  # fmt: skip
"""Tags that tell what the samples mean; the last two are orientation and ink set."""


class TiffError(ValueError):
    """A file that breaks off, or whose parts do not fit."""


def is_deflated(photo: Pillow.Image) -> bool:
    """Tell whether a photo, its header read, is such a file."""
    return photo.format == "TIFF" and photo.info.get("compression") in DEFLATED


def compression(data: bytes) -> str | None:
    """Return by what a TIFF file is compressed, if that may be why it cannot be read."""
    try:
        directory = Tiff.ImageFileDirectory_v2(data[:8])
        file = io.BytesIO(data)
        file.seek(directory.next)
        directory.load(file)
        return NAMES.get(directory.get(Tiff.COMPRESSION, 1))
    except Exception:  # as Pillow's other readers, this one raises nearly anything
        return None


def unpacked_bytes(photo: Pillow.Image) -> int:
    """Return how many bytes the samples are, padding of tiles included."""
    tags = photo.tag_v2  # type: ignore[attr-defined]
    return sum(length for _, length in _parts(tags)[1])


def inflated(photo: Pillow.Image) -> bytes:
    """Return a deflated TIFF file without compression.

    Parameters
    ----------
    photo : PIL.Image.Image
        As Pillow opened it, not loaded.

    Returns
    -------
    bytes
        A whole TIFF file with the same samples.

    Raises
    ------
    TiffError, zlib.error
        If it is damaged.
    """
    tags, file = photo.tag_v2, photo.fp  # type: ignore[attr-defined]
    tiled, parts = _parts(tags)
    offsets = tags[Tiff.TILEOFFSETS if tiled else Tiff.STRIPOFFSETS]
    lengths = tags[Tiff.TILEBYTECOUNTS if tiled else Tiff.STRIPBYTECOUNTS]
    if not len(offsets) == len(lengths) == len(parts):
        raise TiffError("The parts of this TIFF do not add up.")
    predictor = tags.get(Tiff.PREDICTOR, 1)
    samples_of = []
    for offset, length, (row, expected) in zip(offsets, lengths, parts, strict=True):
        file.seek(offset)
        unpacker = zlib.decompressobj()
        samples = unpacker.decompress(file.read(length), expected)
        if len(samples) < expected:
            raise TiffError("This TIFF breaks off.")
        samples_of.append(_undone(samples, row, predictor, tags))
    planes = tags.get(Tiff.SAMPLESPERPIXEL, 1) if tags.get(Tiff.PLANAR_CONFIGURATION, 1) == 2 else 1
    if planes > 1:  # which Pillow reads of 8 bits only
        samples_of = _together(samples_of, planes, tags)
    unpacked = io.BytesIO()
    places = []
    for samples in samples_of:
        places.append(unpacked.tell())
        unpacked.write(samples + bytes(len(samples) % 2))
    directory = Tiff.ImageFileDirectory_v2(prefix=tags.prefix)
    for tag in _KEPT:
        if tag in tags:
            directory.tagtype[tag] = tags.tagtype[tag]
            directory[tag] = tags[tag]
    directory[Tiff.COMPRESSION] = directory[Tiff.PLANAR_CONFIGURATION] = 1
    directory[Tiff.TILEBYTECOUNTS if tiled else Tiff.STRIPBYTECOUNTS] = tuple(map(len, samples_of))
    head = tags.prefix + struct.pack("<HI" if tags.prefix == b"II" else ">HI", 42, 8)
    # Pillow itself adds to the places of strips what comes before them, but not to those of tiles.
    directory[Tiff.TILEOFFSETS if tiled else Tiff.STRIPOFFSETS] = tuple(places)
    if tiled:
        before = 8 + len(directory.tobytes(8))
        directory[Tiff.TILEOFFSETS] = tuple(before + place for place in places)
    return b"".join([head, directory.tobytes(8), unpacked.getbuffer()])


def _parts(tags: Tiff.ImageFileDirectory_v2) -> tuple[bool, list[tuple[int, int]]]:
    """Return whether there are tiles, and of each part the bytes of a row and of all of it."""
    width, height = tags[Tiff.IMAGEWIDTH], tags[Tiff.IMAGELENGTH]
    bits = tags.get(Tiff.BITSPERSAMPLE, (1,))
    samples = tags.get(Tiff.SAMPLESPERPIXEL, 1)
    planar = tags.get(Tiff.PLANAR_CONFIGURATION, 1) == 2
    planes = samples if planar else 1
    each = bits[0] if planar or len(bits) == 1 else sum(bits)
    if not planar and len(bits) == 1:
        each = bits[0] * samples
    tiled = Tiff.TILEOFFSETS in tags
    if tiled:
        across, down = tags[Tiff.TILEWIDTH], tags[Tiff.TILELENGTH]
        row = -(-across * each // 8)
        count = -(-width // across) * -(-height // down) * planes
        return True, [(row, row * down)] * count
    rows = min(tags.get(Tiff.ROWSPERSTRIP, height), height)
    row = -(-width * each // 8)
    tops = range(0, height, max(rows, 1))
    return False, [(row, row * min(rows, height - top)) for top in tops] * planes


def _together(parts: list[bytes], planes: int, tags: Tiff.ImageFileDirectory_v2) -> list[bytes]:
    """Put the samples of each pixel beside each other that were kept in planes."""
    bits = set(tags.get(Tiff.BITSPERSAMPLE, (8,)))
    if not bits <= {8, 16, 32} or len(bits) > 1:
        raise TiffError("The planes of this TIFF do not fit each other.")
    kind = np.dtype(f"u{bits.pop() // 8}")
    each = len(parts) // planes
    return [
        np.stack([np.frombuffer(part, kind) for part in parts[place::each]], 1).tobytes()
        for place in range(each)
    ]


def _undone(samples: bytes, row: int, predictor: int, tags: Tiff.ImageFileDirectory_v2) -> bytes:
    """Undo what was done to the samples to deflate them better."""
    if predictor == 1 or not samples:
        return samples
    bits = tags.get(Tiff.BITSPERSAMPLE, (8,))[0]
    planar = tags.get(Tiff.PLANAR_CONFIGURATION, 1) == 2
    beside = 1 if planar else tags.get(Tiff.SAMPLESPERPIXEL, 1)
    if bits not in (8, 16, 32, 64) or predictor not in (2, 3):
        raise TiffError("The samples of this TIFF were prepared in an unknown way.")
    order = "<" if tags.prefix == b"II" else ">"
    if predictor == 2:  # each sample is the difference from the one of the pixel before
        kind = np.dtype(f"{order}u{bits // 8}")
        values = np.frombuffer(samples, kind).reshape(-1, row // (beside * bits // 8), beside)
        return values.cumsum(axis=1, dtype=kind.newbyteorder("=")).astype(kind).tobytes()
    # Numbers whose bytes are sorted by weight, each the difference from one before.
    size = bits // 8
    values = np.frombuffer(samples, np.uint8).reshape(-1, row // beside, beside)
    added = values.cumsum(axis=1, dtype=np.uint8).reshape(-1, size, row // size)
    if order == "<":
        added = added[:, ::-1]
    return added.transpose(0, 2, 1).tobytes()
