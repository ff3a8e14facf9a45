"""Which network is asked: those that come with the page, each fetched when it is first chosen."""

from ui import engine
from ui.page import clear, element, new, on
from ui.state import shown_by, state
from ui.words import say

_select = element("network")
_changed = None


def start(changed):
    """Call ``changed(answer)`` when another network is asked."""
    global _changed
    _changed = changed
    on(_select, "change", lambda event: choose(_select.value))


def choose(name):
    """Ask this network from now on."""
    if state.answer is not None and name != state.answer.network:
        engine.ask(say("changing-network"), _changed, "use_network", name)


def show_names(state):
    clear(_select)
    for one in state.networks:
        _select.append(new("option", one.title, value=one.name))


def show(state):
    wish = state.awaited("use_network")
    _select.disabled = state.answer is None
    if state.answer is not None:
        _select.value = wish[0] if wish else state.answer.network


shown_by(show_names, "networks")
shown_by(show, "answer", "requests")
