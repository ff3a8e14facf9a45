"""What is said of a file that cannot be opened as a session."""

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
