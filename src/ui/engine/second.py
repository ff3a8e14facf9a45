"""A second network: which one is asked beside the first, and when; what it says is kept in the state.

It is asked quietly about each picture that is there for good, and again by each new engine. While a
stroke is painted it is asked only if it is quick, and not as often as the first.
"""

import asyncio

from ui import engine
from ui.page import clear, element, new, on
from ui.state import change, followed_by, shown_by, state
from ui.words import say, worded

_select = element("second")
_QUICK = 0.1  # seconds: one that takes longer for a picture answers when the stroke is done
_PAUSE = 0.25  # seconds of a stroke that are the first network's alone
_listed = None  # the names and titles in the list
_follower = 0  # which engine is asked about the stroke in progress, if any is


def start():
    on(_select, "change", lambda event: choose(_select.value))


def offered(state):
    """Names and titles of what a network can be compared with, first of all nothing."""
    first = state.answer.network if state.answer is not None else ""
    return [("", say("no-network"))] + [(one.name, one.title) for one in state.networks if one.name != first]


def choose(name):
    """Ask this network, too; none with an empty name."""
    change(beside=name, second=None, second_painted=None, second_class=None, asked_second=None)
    if not name:
        engine.quietly(lambda answer: None, "second", "", -1, -1, False, [])


def called(name):
    """What a network is called in short."""
    for one in state.networks:
        if one.name == name:
            return one.title.split(",")[0]
    return name


def _question(state):
    """What it is to be asked, if anything: it is the same as long as nothing of it changes."""
    answer = state.answer
    if not state.beside or answer is None:
        return None
    first = -1 if state.chosen is None else state.chosen
    look = tuple([one for one in state.look if one != "own"])  # its scale is its own anyway
    picture = state.opened, answer.step, answer.network
    return state.beside, first, _class(state), state.signed, look, picture, tuple(state.pinned), state.engines


def _class(state):
    """The class of its own whose evidence is shown: -1 for what came first before."""
    if state.second_class is not None and state.second_class[0] == state.chosen:
        return state.second_class[1]
    same = state.second is not None and state.second.same_classes
    return state.chosen if same and state.chosen is not None else -1


def _go_on(state):
    """Ask, unless that is asked; where the first network has become this, both change places."""
    if state.beside and state.answer is not None and state.answer.network == state.beside:
        choose(state.second.first if state.second is not None else "")
        return
    wanted = _question(state)
    if wanted is None or wanted == state.asked_second or engine.changing():
        return
    change(asked_second=wanted)
    name, first, own, signed, look = wanted[:5]
    engine.quietly(lambda answer: _arrived(wanted, answer), "second", name, first, own, signed, list(look))


def _arrived(wanted, answer):
    if wanted != state.asked_second:
        return
    error = getattr(answer, "error", None)
    if error:
        change(beside="", second=None, asked_second=None, error=worded(error))
    elif getattr(answer, "maps", None):  # else it was given up
        change(second=answer, second_painted=None)


def _follow(state):
    """Ask about the stroke in progress, unless that is being done."""
    global _follower
    if state.preview is None:
        to_come = state.awaited("second") or engine.changing()  # until then what was painted is nearer
        if state.second_painted is not None and not to_come:
            change(second_painted=None)
    elif state.second is not None and state.second.seconds < _QUICK and _follower != state.engines:
        _follower = state.engines
        asyncio.create_task(_ask())


async def _ask():
    """Ask as long as there is something newer."""
    global _follower
    mine, seen = _follower, None
    try:
        while state.preview is not None and state.preview is not seen and state.second is not None:
            seen = state.preview
            answer = await engine.call("painted")
            if state.preview is not None and getattr(answer, "modified_predictions", None):
                change(second_painted=answer)
            await asyncio.sleep(_PAUSE)
    except Exception:  # the stroke's own request will find out what it is
        pass
    finally:
        if _follower == mine:
            _follower = 0


def show(state):
    global _listed
    _select.disabled = state.answer is None
    wanted = offered(state)
    if wanted != _listed:  # else it may be open
        _listed = wanted
        clear(_select)
        for name, title in wanted:
            _select.append(new("option", title, value=name))
    _select.value = state.beside


shown_by(show, "answer", "networks", "beside", "language")
followed_by(
    _go_on, "answer", "opened", "beside", "second", "chosen", "second_class", "signed", "look", "pinned", "requests",
    "engines",
)
followed_by(_follow, "preview")
