"""The help sheet: what the page does, its shortcuts, and the tour once more."""

from ui import actions
from ui.actions import keys
from ui.state import settings
from ui.page import clear, element, new, on
from ui.state import change, shown_by
from ui.words import say, translated

_dialog = element("help-dialog")
_shortcuts = element("shortcuts")
_rows = element("shortcut-rows")
_ways = element("ways")
_KEY = "shortcuts"  # in the browser's storage


def start(tour):
    """Call ``tour()`` when the tour is wished for."""
    on(element("help-close"), "click", lambda event: _dialog.close())
    on(element("help-tour"), "click", lambda event: _leave_for(tour))
    on(_shortcuts, "change", lambda event: _switch(_shortcuts.checked))
    change(shortcuts=settings.is_on(_KEY, True))


def _leave_for(tour):
    _dialog.close()
    tour()


def _switch(wanted):
    settings.switch(_KEY, wanted)
    change(shortcuts=wanted)


def open_it():
    _dialog.showModal()


def _row(entry):
    """A line for an action, or for all actions of a choice."""
    row, caps, cell = new("tr"), new("td"), new("td", say(entry.words))
    if getattr(entry, "gesture", ""):
        caps.textContent = say(entry.gesture)
    for chord in getattr(entry, "keys", ()):
        together = new("span")
        for cap in keys.parts(chord):
            together.append(new("kbd", cap))
        caps.append(together)
    if entry.does:
        cell.append(new("small", say(entry.does)))
    row.append(caps, cell)
    return row


def show(state):
    _shortcuts.checked = state.shortcuts


def show_rows(state):
    clear(_rows)
    for entry in actions.entries():
        _rows.append(_row(entry))


def show_ways(state):
    """What each question does, what it cannot say, and where it comes from."""
    clear(_ways)
    for one in state.ways:
        words = say("way-told", translated(one.description), one.source)
        _ways.append(new("dt", translated(one.title)), new("dd", words))


shown_by(show, "shortcuts")
shown_by(show_ways, "ways", "language")
shown_by(show_rows, "language")
