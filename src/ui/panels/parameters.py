"""What the chosen fill method lets a person choose: a slider for each of its parameters."""

import asyncio

from ui.page import clear, element, new, on
from ui.state import shown_by, state
from ui.words import translated

_REST = 0.3  # seconds without a change after which the hole is filled anew
_menu = element("fill-settings")
_list = element("fill-parameters")
_says = element("fill-says")
_choose = None
_changes = 0


def start(choose):
    """Call ``choose(method, parameters)`` when some are chosen."""
    global _choose
    _choose = choose
    on(_list, "input", lambda event: _say(event.target))
    on(_list, "change", lambda event: asyncio.create_task(_changed()))
    on(element("fill-defaults"), "click", lambda event: _reset())


async def _changed():
    """Ask once for what is changed key by key: each time is a step of the history."""
    global _changes
    _changes += 1
    number, method = _changes, state.method
    values = _values()
    await asyncio.sleep(_REST)
    if number == _changes:
        _changes = 0
        _choose(method, values)


def _values():
    return {slider.name: float(slider.value) for slider in _list.querySelectorAll("input")}


def _reset():
    for slider in _list.querySelectorAll("input"):
        slider.value = slider.dataset.default
        _say(slider)
    asyncio.create_task(_changed())


def _say(slider):
    slider.nextElementSibling.textContent = slider.value


def _method():
    for method in state.methods:
        if method.name == state.method:
            return method
    return None


def _draw(method):
    clear(_list)
    _says.textContent = translated(method.description)
    for one in method.parameters:
        label = new("label")
        slider = new(
            "input", type="range", name=one.name, min=one.low, max=one.high, step=one.step, data_default=one.default
        )
        amount = new("output")
        amount.className = "amount"
        label.append(new("span", translated(one.title)), slider, amount)
        _list.append(label)


def show(state):
    method = _method()
    _menu.hidden = method is None or not method.parameters.length
    if method is not None:
        _draw(method)


def show_values(state):
    if _changes or _list.querySelector(":active") or state.awaited("refill"):
        return  # what the person has just chosen is not undone by older answers
    for slider in _list.querySelectorAll("input"):
        known = getattr(state.answer, "parameters", None)
        value = getattr(known, slider.name, None) if known else None
        slider.value = slider.dataset.default if value is None else str(value)
        _say(slider)


shown_by(show, "methods", "method", "language")
shown_by(show_values, "answer", "requests", "methods", "method", "language")
