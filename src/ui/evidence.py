"""Where a class's evidence lies: choosing a class, its legend, finding one by name."""

import asyncio

from ui import engine
from ui.page import clear, element, new, on
from ui.state import change, shown_by, state

_legend = element("legend")
_signed = element("signed")
_clear = element("clear-class")
_find = element("find")
_found = element("found")
_pin = None


def start(pin):
    """Call ``pin(indices)`` when a class that was found is to be listed for good."""
    global _pin
    _pin = pin
    on(_signed, "change", lambda event: choose(state.chosen, _signed.checked))
    on(_clear, "click", lambda event: change(chosen=None, evidence=None))
    on(_find, "input", lambda event: asyncio.create_task(_search()))
    on(_found, "click", _pick)


def choose(index, signed=None):
    """Show the evidence for a class; choosing it again hides it."""
    signed = state.signed if signed is None else signed
    if index is None or (index == state.chosen and signed == state.signed):
        change(chosen=None, evidence=None)
        return
    change(chosen=index, signed=signed)
    refresh()


def refresh():
    """Ask again for the chosen class's evidence: the pictures have changed."""
    if state.chosen is not None:
        engine.ask("Looking for evidence", _arrived, "evidence", state.chosen, state.signed)


def _arrived(answer):
    if answer.index == state.chosen:
        change(evidence=answer)


async def _search():
    words = _find.value.strip()
    clear(_found)
    if words:
        for entry in await engine.call("find_class", words):
            item = new("li")
            item.append(new("button", entry.label, type="button", title=entry.name, data_index=entry.index))
            _found.append(item)
        if not _found.childElementCount:
            _found.append(new("li", "No class has this in its name."))
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
    ready = state.phase in ("ready", "busy")
    _find.disabled = not ready
    _signed.disabled = _clear.disabled = state.chosen is None
    evidence = state.evidence
    if evidence is None:
        _legend.textContent = "Choose a class to see where its evidence lies."
    else:
        _legend.textContent = "Evidence for “{}”: strongest colour = {:.1f} logits. Before {:.2f}, after {:.2f} on average.".format(
            evidence.label, evidence.scale, evidence.original_logit, evidence.modified_logit
        )


shown_by(show)
