"""Finding a class by name, to list it for good and to see where its evidence lies."""

import asyncio

from ui import engine
from ui.page import clear, element, new, on
from ui.state import shown_by, state
from ui.words import say

_find = element("find")
_found = element("found")
_pin = None
choose = None


def start(pin, chosen):
    """Call ``pin(indices)`` when a class that was found is to be listed, and ``chosen(index)``."""
    global _pin, choose
    _pin, choose = pin, chosen
    on(_find, "input", lambda event: asyncio.create_task(_search()))
    on(_found, "click", _pick)


async def _search():
    words = _find.value.strip()
    clear(_found)
    if words:
        entries = await engine.call("find_class", words)
        if words != _find.value.strip():
            return  # other words stand there by now
        clear(_found)
        for entry in entries:
            item = new("li")
            item.append(new("button", entry.label, type="button", title=entry.name, data_index=entry.index))
            _found.append(item)
        if not _found.childElementCount:
            _found.append(new("li", say("none-found")))
    _found.hidden = not words


def _pick(event):
    button = event.target.closest("button")
    if button:
        _find.value = ""
        _found.hidden = True
        index = int(button.dataset.index)
        if index not in state.pinned:
            _pin(state.pinned + [index])
        choose(index)


def show(state):
    _find.disabled = state.phase not in ("ready", "busy")


shown_by(show)
