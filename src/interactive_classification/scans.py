"""JPEG files that go over their pixels again and again: a megabyte may ask for it for minutes."""

from typing import Final

MOST_PIXELS: Final = 4_000_000_000
"""So many pixels may be gone over in all. A progressive photo goes over each some ten times."""

_BEGINNING: Final = b"\xff\xd8"
_SCAN: Final = b"\xff\xda"  # begins each scan; in pixels' data, no byte of 255 is followed by this


def too_many(data: bytes, pixels: int) -> bool:
    """Tell whether a file would be decoded for far longer than its size calls for.

    Parameters
    ----------
    data : bytes
        A whole file of any kind.
    pixels : int
        Of the picture in it, as its header says.
    """
    return data.startswith(_BEGINNING) and data.count(_SCAN) * pixels > MOST_PIXELS
