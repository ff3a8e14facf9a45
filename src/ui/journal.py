"""What the engine was asked to change since its work was last kept: a new engine does it again."""

from ui.state import state

_BEGIN = ("open_picture", "open_session")
_CHANGE = ("edit", "go_to", "redo", "refill", "reset", "undo")
_requests = []


def note(name, arguments):
    """A request was answered."""
    if name in _BEGIN:
        _requests.clear()
    if name in _BEGIN + _CHANGE:
        _requests.append((name, arguments))


def kept(session):
    """All that was done so far is in these bytes of a session, but not what is only marked."""
    if not getattr(state.answer, "marked", None):
        _requests[:] = [("open_session", (session,))]


def requests():
    """The names and arguments of all requests to make again, in order."""
    pins = [("pin", (state.pinned,))] if state.pinned and _requests else []
    return _requests + pins
