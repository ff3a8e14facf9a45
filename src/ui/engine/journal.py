"""What the engine was asked to change since its work was last written: to be done again.

A new engine does it when another has died, and the next visit when the page was left.
"""

import js
from interactive_classification.requests import BEGINS, CHANGES, KINDS
from pyscript import ffi

from ui.state import state, trail

_USUAL = "squeezenet"
_requests = []  # name, arguments, and both as JSON, with null in the place of bytes


def changes(name):
    """Whether such a request makes another picture of what is shown."""
    return name == "replay" or _kept(name)


def _kept(name):
    return KINDS.get(name) in (BEGINS, CHANGES)


def note(name, arguments, answer):
    """A request was answered."""
    if getattr(answer, "cancelled", False):
        return  # it has changed nothing
    if changes(name):
        trail.note(name, arguments, answer)
    if name == "replay":
        _requests.clear()
        for request in arguments[0]:
            _add(*request)
    elif KINDS.get(name) == BEGINS:
        _requests.clear()
        _add(name, arguments)
        if name == "open_picture":  # with the method that was chosen before
            _add("refill", (answer.method, answer.parameters))
            if answer.network != _USUAL:  # an engine begins with that
                _add("use_network", (answer.network,))
    else:
        _add(name, arguments)


def _add(name, arguments):
    if _kept(name):
        plain = [None if is_bytes(value) else value for value in arguments]
        _requests.append((name, arguments, js.JSON.stringify(ffi.to_js([name] + plain))))


def is_bytes(value):
    """Whether an argument is a file's bytes, as JavaScript has them."""
    return getattr(value, "byteLength", None) is not None


def kept(session):
    """All that was done so far is in these bytes of a session, but not what is only marked."""
    if not getattr(state.answer, "marked", None):
        _requests.clear()
        _add("open_session", (session,))


def requests():
    """The names and arguments of all requests to make again, in order."""
    pins = [("pin", (state.pinned,))] if state.pinned and _requests else []
    return [(name, arguments) for name, arguments, _ in _requests] + pins


def lines():
    """The same as JSON, one text for each."""
    return [line for _, _, line in _requests]


def files():
    """All bytes among the arguments, in order."""
    return [value for _, arguments, _ in _requests for value in arguments if is_bytes(value)]
