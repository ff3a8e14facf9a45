"""Small choices that the browser keeps for the next visit."""

from pyscript import window


def remembered(name):
    """What was chosen, or None."""
    try:
        return window.localStorage.getItem(name)
    except Exception:  # storage refused, as in some private windows
        return None


def remember(name, choice):
    """Keep a choice where that is allowed."""
    try:
        window.localStorage.setItem(name, choice)
    except Exception:
        pass
