"""Menus that open below their button: one is open at most, and Escape or a press elsewhere closes it."""

from pyscript import document

from ui.page import all_of, on


def start():
    on(document, "pointerdown", lambda event: _close(event.target))
    on(document, "focusin", lambda event: _close(event.target))
    on(document, "keydown", _key, True)


def _close(target):
    """Close all menus but the one that this element is in."""
    for menu in all_of("details.menu[open]"):
        if not menu.contains(target):
            menu.open = False


def _key(event):
    menu = document.querySelector("details.menu[open]")
    if menu and event.key == "Escape":
        event.stopPropagation()  # it cancels nothing else
        menu.open = False
        menu.querySelector("summary").focus()
