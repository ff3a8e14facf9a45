"""Small choices that the browser keeps for the next visit, where it lets us."""

from pyscript import window

from ui.page import offered

_store = offered(window, "localStorage")


def remembered(name):
    """What was chosen, or None."""
    return _store.getItem(name) if _store else None


def remember(name, choice):
    """Keep a choice."""
    try:
        if _store:
            _store.setItem(name, choice)
    except Exception:  # it is full
        pass
