"""The evidence for a class, or what an explanation has found, laid over the modified picture."""

from .. import questions
from ..overlay import draw_map, lay_over, strength
from ..pixels import to_png
from ..session import Session
from .kind import Asked, Kind


def write(session: Session, asked: Asked) -> bytes:
    """Draw the map as it was asked for; what no explanation has found yet is a class map."""
    index = asked.chosen(session)
    found = questions.known(session, asked.explained, index, asked.parameters)
    if found:
        most = strength(found.values, asked.signed)
        drawn = draw_map(found.values, most, asked.signed, asked.look, hatched=found.disputed())
    else:
        drawn = session.heat_maps(
            index, asked.signed, own=asked.own, pinned=asked.pinned, look=asked.look
        ).modified
    return to_png(lay_over(session.modified, drawn))


KIND = Kind(
    name="heat-map",
    title="Heat map",
    write=write,
    endings={"png": "image/png"},
    rank=3,
)
