"""The help sheet: what the page does, its shortcuts, and the tour once more."""

from pyscript import document

from ui.state import settings
from ui.page import element, on
from ui.state import change, shown_by, state

_dialog = element("help-dialog")
_shortcuts = element("shortcuts")
_KEY = "shortcuts"  # in the browser's storage


def start(tour):
    """Call ``tour()`` when the tour is wished for."""
    on(element("help"), "click", lambda event: _dialog.showModal())
    on(element("help-close"), "click", lambda event: _dialog.close())
    on(element("help-tour"), "click", lambda event: _leave_for(tour))
    on(_shortcuts, "change", lambda event: _switch(_shortcuts.checked))
    on(document, "keydown", _key)
    change(shortcuts=settings.remembered(_KEY) != "off")


def _leave_for(tour):
    _dialog.close()
    tour()


def _switch(wanted):
    settings.remember(_KEY, "on" if wanted else "off")
    change(shortcuts=wanted)


def _key(event):
    typing = event.target.matches("input[type=search], input[type=text]")
    if event.key == "?" and state.shortcuts and not typing and not document.querySelector("dialog[open]"):
        event.preventDefault()
        _dialog.showModal()


def show(state):
    _shortcuts.checked = state.shortcuts


shown_by(show)
