"""Which network is asked: those that come with the page, fetched when chosen, and the person's own."""

import asyncio

from ui import engine
from ui.engine import own
from ui.page import clear, element, new, on
from ui.state import change, shown_by, state
from ui.words import say

_select = element("network")
_changed = None
_listed = []  # names and titles of the options


def start(changed):
    """Call ``changed(answer)`` when another network is asked."""
    global _changed
    _changed = changed
    on(_select, "change", lambda event: choose(_select.value))


def choose(name):
    """Ask this network from now on."""
    if state.answer is not None and name != state.answer.network:
        engine.ask(say("changing-network"), _used, "use_network", name)


def _used(answer):
    _changed(answer)
    if not any(one.name == answer.network for one in state.networks):
        asyncio.create_task(find_out())


async def find_out():
    """Learn which there are, and which of the person's own are kept from earlier visits."""
    change(networks=list(await engine.call("networks")), remembered=await own.remembered())


def show(state):
    global _listed
    known = [(one.name, one.title) for one in state.networks]
    names = [name for name, _ in known]
    known += [one for one in state.remembered if one[0] not in names]
    if known != _listed:
        _listed = known
        clear(_select)
        for name, title in known:
            _select.append(new("option", title, value=name))
    wish = state.awaited("use_network")
    _select.disabled = state.answer is None
    if state.answer is not None:
        _select.value = wish[0] if wish else state.answer.network


shown_by(show, "answer", "networks", "remembered", "requests")
