"""Where a class's evidence lies: choosing a class, its legend, finding one by name."""

import asyncio

from ui import engine
from ui.page import all_of, clear, element, new, on
from ui.state import change, shown_by, state
from ui.words import say

_legend = element("legend")
_signed = element("signed")
_clear = element("clear-class")
_find = element("find")
_found = element("found")
_kind = element("evidence-kind")
_opacity = element("opacity")
_scale = element("evidence-scale")
_gradients = {}  # the legend's colours, for positive and signed evidence
_pin = None


def start(pin):
    """Call ``pin(indices)`` when a class that was found is to be listed for good."""
    global _pin
    _pin = pin
    on(_signed, "change", lambda event: choose(state.chosen, _signed.checked))
    on(_clear, "click", lambda event: change(chosen=None, evidence=None))
    on(_kind, "change", lambda event: _turn(_kind.value == "difference"))
    on(_opacity, "input", lambda event: _fade())
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


def _turn(difference):
    change(difference=difference)
    refresh()


def _fade():
    for canvas in all_of(".heat"):
        canvas.style.opacity = str(int(_opacity.value) / 100)


def refresh():
    """Ask again for the chosen class's evidence: the pictures have changed."""
    if state.chosen is not None:
        kind = "difference" if state.difference else "evidence"
        engine.ask(say("looking-for-evidence"), _arrived, kind, state.chosen, state.signed)
        colours = state.signed or state.difference
        if colours not in _gradients:
            engine.ask(say("looking-for-evidence"), lambda answer: _colours(colours, answer), "legend", colours)


def _colours(signed, answer):
    _gradients[signed] = answer.gradient
    show(state)


def _arrived(answer):
    if answer.index == state.chosen:
        change(evidence=answer)


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
        take(int(button.dataset.index))


def take(index):
    """List a class that was found for good, and show its evidence."""
    if index not in state.pinned:
        _pin(state.pinned + [index])
    if index != state.chosen:
        choose(index)


def show(state):
    ready = state.phase in ("ready", "busy")
    _find.disabled = not ready
    _signed.disabled = _clear.disabled = _opacity.disabled = _kind.disabled = state.chosen is None
    evidence = state.evidence
    _scale.hidden = evidence is None
    if evidence is not None:
        colours = state.signed or bool(getattr(evidence, "overlay", None))
        _scale.style.setProperty("--colours", _gradients.get(colours, "none"))
        _scale.dataset.least = "−{:.0f}".format(evidence.scale) if colours else "0"
        _scale.dataset.most = say("logits", evidence.scale)
    if getattr(evidence, "overlay", None):
        _legend.textContent = say("won-and-lost", evidence.label, evidence.change)
    elif evidence is None:
        _legend.textContent = say("choose-class")
    else:
        _legend.textContent = say(
            "evidence-for", evidence.label, evidence.original_logit, evidence.modified_logit
        )


shown_by(show)
