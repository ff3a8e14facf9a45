"""What the chosen fill method lets a person choose."""

from ui.page import element, on
from ui.sliders import Sliders
from ui.state import shown_by, state
from ui.words import translated

_menu = element("fill-settings")
_says = element("fill-says")
_sliders = Sliders(element("fill-parameters"), lambda values: _choose(state.method, values))
_choose = None


def start(choose):
    """Call ``choose(method, parameters)`` when some are chosen."""
    global _choose
    _choose = choose
    on(element("fill-defaults"), "click", lambda event: _sliders.reset())


def _method():
    for method in state.methods:
        if method.name == state.method:
            return method
    return None


def show(state):
    method = _method()
    _menu.hidden = method is None or not method.parameters.length
    if method is not None:
        _says.textContent = translated(method.description)
        _sliders.draw(method.parameters)


def show_values(state):
    if not _sliders.in_hand() and not state.awaited("refill"):
        known = getattr(state.answer, "parameters", None)
        _sliders.put(lambda name: getattr(known, name, None) if known else None)


shown_by(show, "methods", "method", "language")
shown_by(show_values, "answer", "requests", "methods", "method", "language")
