"""What ONNX Runtime says when it refuses a network, in a plain sentence."""

import re
from typing import Final

from ..sentences import Told

_OPERATOR: Final = re.compile(
    r"(?:implementation for|No Op registered for|Op registered for) ([\w.:]+)"
    r"|([\w.:]+) is not a registered (?:function/)?op"
    r"|cannot resolve operator '([\w.:]+)'"
)
_NO_ROOM: Final = re.compile(
    r"bad_alloc|out of memory|allocation failed|failed to allocate|cannot enlarge memory"
    r"|invalid typed array length|array buffer|memory access out of bounds",
    re.IGNORECASE,
)


def refused(error: Exception) -> Told:
    """Return the error to be raised in the place of ONNX Runtime's own."""
    text = " ".join(str(error).split())
    operator = _OPERATOR.search(text)
    if operator:
        return Told("network-operator-unknown", next(filter(None, operator.groups())))
    if _NO_ROOM.search(text):
        return Told("network-no-room")
    return Told("network-refused", _plain(text) or type(error).__name__)


def _plain(text: str) -> str:
    """Take what matters of a message: its last sentence, without places."""
    return re.split(r" : |ERROR_MESSAGE: ", text)[-1].strip()[:200].rstrip(".")
