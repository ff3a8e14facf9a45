"""The hole as a mask: white on black, one bit a pixel."""

from ..mask import to_png
from ..session import Session
from .kind import Asked, Kind


def write(session: Session, asked: Asked) -> bytes:
    """Write what is erased as white."""
    return to_png(session.mask)


KIND = Kind(
    name="mask",
    title="Mask",
    write=write,
    endings={"png": "image/png"},
    of_hole=True,
    rank=2,
)
