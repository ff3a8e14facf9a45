"""The page's elements and events, in Python's words."""

from pyscript import document, ffi


def element(name):
    """The element with this id."""
    return document.getElementById(name)


def all_of(selector):
    """Every element that a CSS selector finds."""
    return list(document.querySelectorAll(selector))


def new(tag, text="", **attributes):
    """A new element; text is never read as markup."""
    made = document.createElement(tag)
    if text:
        made.textContent = text
    for name, value in attributes.items():
        made.setAttribute(name.replace("_", "-"), str(value))
    return made


def on(target, event, handler):
    """Call `handler` with each such event."""
    target.addEventListener(event, ffi.create_proxy(handler))


def clear(parent):
    """Remove all children."""
    parent.replaceChildren()
