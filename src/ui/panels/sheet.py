"""On a phone: a sheet at the foot, with the answers, why, the history, or the fills."""

from pyscript import document

from ui.page import all_of, element, on

_tabs = element("sheet")
_RAISED = ("low", "half", "high")
_HOLD = ((".answer", "answers"), (".why", "why"), (".past", "history"), (".bar", "fills"))


def start():
    on(_tabs, "click", _click)


def uncover(place):
    """Show the tab that this element is in; what is in none is seen anyway."""
    for part, tab in _HOLD:
        if place.closest(part):
            _choose(tab)


def _click(event):
    button = event.target.closest("button")
    if not button:
        return
    data = document.body.dataset
    chosen = button.dataset.tab
    if getattr(data, "tab", "answers") == chosen:  # chosen again: higher, and at last low again
        place = _RAISED.index(getattr(data, "sheet", "low"))
        data.sheet = _RAISED[(place + 1) % len(_RAISED)]
    else:
        _choose(chosen)


def _choose(tab):
    """Show a tab, and lift the sheet enough to see what is in it."""
    data = document.body.dataset
    if getattr(data, "sheet", "low") == "low":
        data.sheet = "half"
    data.tab = tab
    for button in all_of("#sheet button"):
        button.setAttribute("aria-pressed", "true" if button.dataset.tab == tab else "false")
