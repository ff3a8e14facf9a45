"""On a phone: a sheet at the foot, with the answers, why, the history, or the fills."""

from pyscript import document

from ui.page import all_of, element, on

_tabs = element("sheet")
_RAISED = ("low", "half", "high")


def start():
    on(_tabs, "click", _click)


def _click(event):
    button = event.target.closest("button")
    if not button:
        return
    data = document.body.dataset
    chosen = button.dataset.tab
    if getattr(data, "tab", "answers") == chosen:  # chosen again: higher, and at last low again
        place = _RAISED.index(getattr(data, "sheet", "low"))
        data.sheet = _RAISED[(place + 1) % len(_RAISED)]
    elif getattr(data, "sheet", "low") == "low":
        data.sheet = "half"
    data.tab = chosen
    for other in all_of("#sheet button"):
        other.setAttribute("aria-pressed", "true" if other is button or other.dataset.tab == chosen else "false")
