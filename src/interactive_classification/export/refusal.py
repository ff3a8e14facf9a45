"""What is said of a file that cannot be opened as a session."""

from typing import Final

from ..sentences import Told


class SavedError(Told):
    """A file that cannot be opened as a session; the message is one plain sentence."""


def insist(right: bool) -> None:
    """Refuse the file unless something about it is as it must be.

    Raises
    ------
    SavedError
    """
    if not right:
        raise SavedError("no-session")


MOST: Final = 10**9
"""Of whatever is counted."""


def whole(value: object, least: int, most: int) -> bool:
    """Return whether it is a whole number from `least` to `most`."""
    return type(value) is int and least <= value <= most


def real(value: object, least: float, most: float) -> bool:
    """Return whether it is a number from `least` to `most`."""
    return type(value) in (int, float) and least <= value <= most  # type: ignore[operator]
