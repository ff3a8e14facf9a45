"""Small choices that the browser keeps for the next visit, where it lets us."""

from pyscript import window

from ui.page import offered, tried

_store = offered(window, "localStorage")  # refused in some frames and private windows


def remembered(name):
    """What was chosen, or None."""
    return _store.getItem(name) if _store else None


def is_on(name, usual):
    """Whether a switch was on; as usual where nobody has touched it."""
    return {"on": True, "off": False}.get(remembered(name), usual)


def switch(name, on):
    """Keep how a switch is."""
    remember(name, "on" if on else "off")


def remember(name, choice):
    """Keep a choice; where the storage is full, for this visit only."""
    if _store:
        tried(_store, "setItem", name, choice)
