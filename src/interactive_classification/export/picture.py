"""The modified picture, as a picture's file of any kind that can be written."""

from ..pixels import KINDS, to_file
from ..session import Session
from .kind import Asked, Kind

_ENDINGS = {ending.removeprefix("."): kind for ending, kind in KINDS.items()}


def write(session: Session, asked: Asked) -> bytes:
    """Write the picture as a file that ends as was asked."""
    return to_file(session.modified, _ENDINGS[asked.suffix])


KIND = Kind(
    name="picture",
    title="Modified picture",
    write=write,
    endings={ending: f"image/{kind.lower()}" for ending, kind in _ENDINGS.items()},
    rank=1,
)
