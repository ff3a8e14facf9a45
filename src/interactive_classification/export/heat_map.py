"""The evidence for a class, laid over the modified picture."""

from ..overlay import lay_over
from ..pixels import to_png
from ..session import Session
from .kind import Asked, Kind


def write(session: Session, asked: Asked) -> bytes:
    """Draw the evidence as it was asked for."""
    heat = session.heat_maps(
        asked.chosen(session), asked.signed, own=asked.own, pinned=asked.pinned, look=asked.look
    )
    return to_png(lay_over(session.modified, heat.modified))


KIND = Kind(
    name="heat-map",
    title="Heat map",
    write=write,
    endings={"png": "image/png"},
    rank=3,
)
