"""While the brush moves: what the stroke does so far, again and again, newest first.

One request is under way at most. What is painted meanwhile waits in one place, and
the next request takes all of it, so nothing queues up.
"""

import asyncio

from ui import engine
from ui.page import element, on
from ui.state import FOLLOWING, change, shown_by, state

_SLOW = 0.1  # seconds
_switch = element("live")
_waiting = []  # x, y, … that have come to the stroke since the last request
_last = []  # the last point that was sent: the next request goes on from there
_radius = 0
_restore = False
_begins = False  # whether the next request begins a stroke
_painting = False
_asking = False


def start():
    on(_switch, "change", lambda event: change(live=_switch.checked))


def follows():
    """Whether the stroke in progress is followed."""
    return state.live and _painting and not _slow()


def _slow():
    """Whether a network of the person's own takes so long that the brush would stumble."""
    return state.answer.own_network and state.answer.inference_seconds > _SLOW


def begin(radius, restore):
    """A new stroke, with this radius, that removes or restores."""
    global _waiting, _last, _radius, _restore, _begins, _painting
    _waiting, _last, _radius, _restore = [], [], radius, restore
    _begins = _painting = True


def extend(x, y):
    """The stroke has come to this point."""
    global _asking
    _waiting.extend((x, y))
    if follows() and not _asking:
        _asking = True  # from now on, since several points come before the task begins
        asyncio.create_task(_follow())


def end():
    """The stroke is done; its own request will show what came of it."""
    global _painting
    _painting = False


def painting():
    """Whether a stroke is being painted."""
    return _painting


def forget():
    """The engine has died; what it was asked is not answered any more."""
    global _asking
    end()
    _asking = False


async def _follow():
    global _asking
    try:
        answering = _request()
        while answering is not None:
            answer = await answering
            # Asked before this answer is shown, so that the engine need not wait.
            answering = _request()
            engine.heed(answer)
            if _painting and not getattr(answer, "error", None):
                change(preview=answer)
    except Exception:  # the stroke's own request will find out what it is
        end()
    finally:
        _asking = False


def _request():
    """Ask about what has come to the stroke; None if nothing has."""
    global _waiting, _last, _begins
    if not (_painting and _waiting):
        return None
    points, _last, _waiting = _last + _waiting, _waiting[-2:], []
    begins, _begins = _begins, False
    chosen = -1 if state.chosen is None else state.chosen
    if state.difference or state.explained not in FOLLOWING:
        chosen = -1  # that is looked for when the stroke is done
    return engine.send("preview", points, _radius, begins, _restore, chosen, state.signed, state.look)


def show(state):
    _switch.checked = state.live


shown_by(show, "live")
