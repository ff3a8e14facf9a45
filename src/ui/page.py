"""The page's elements and events, in Python's words."""

import js
from pyscript import document, ffi

window = document.defaultView  # as an object of its own, which takes listeners


def element(name):
    """The element with this id."""
    return document.getElementById(name)


def all_of(selector):
    """Every element that a CSS selector finds."""
    return list(document.querySelectorAll(selector))


def new(tag, text="", kind="", **attributes):
    """A new element of a class of this name, if any; text is never read as markup."""
    made = document.createElement(tag)
    if kind:
        made.className = kind
    if text:
        made.textContent = text
    for name, value in attributes.items():
        made.setAttribute(name.replace("_", "-"), str(value))
    return made


def on(target, event, handler, capture=False):
    """Call `handler` with each such event; if `capture`, before any of the target's inner parts."""
    target.addEventListener(event, ffi.create_proxy(handler), capture)


def capture(target, event):
    """Let the target have all that the pointer does that went down in this event.

    Of a pointer that the browser does not know it would throw; and what JavaScript throws,
    no Python catches: it tears through the interpreter, and whatever was being done.
    """
    if event.isTrusted:
        target.setPointerCapture(event.pointerId)


def tried(owner, name, *values):
    """What a method of JavaScript's returns; None where it fails.

    MicroPython can catch what a promise brings, but not what JavaScript throws at once: that
    ends whatever Python is at.
    """
    return js.site.tried(owner, name, *values)


def offered(owner, name):
    """A part of the browser; None where it is missing, or refused even to who only looks at it."""
    return tried(js.Reflect, "get", owner, name)


def at_end(promise, kept, refused):
    """Call ``kept()`` or ``refused()`` when a promise ends.

    It is heard from this moment: what awaits in a task hears it only later, and a promise that
    is refused before is an error on the browser's console.
    """
    promise.then(ffi.create_proxy(lambda *_: kept()), ffi.create_proxy(lambda *_: refused()))


def download(data, name, kind=""):
    """Hand bytes over as a file of this name, and of this type."""
    address = js.URL.createObjectURL(js.Blob.new(ffi.to_js([data]), ffi.to_js({"type": kind})))
    link = new("a", href=address, download=name)
    document.body.append(link)
    link.click()
    link.remove()
    js.setTimeout(ffi.create_proxy(lambda *_: js.URL.revokeObjectURL(address)), 60000)


def copy(words, kept, refused):
    """Put words on the clipboard, and call ``kept()`` or ``refused()``.

    At once: browsers allow it only while the key or button is heard.
    """
    clipboard = getattr(window.navigator, "clipboard", None)
    copied = clipboard and tried(clipboard, "writeText", words)
    if copied:
        at_end(copied, kept, refused)
    else:
        refused()


def clear(parent):
    """Remove all children."""
    parent.replaceChildren()


def base():
    """Absolute address of the site's root; a worker has no place of its own."""
    return js.URL.new("./", document.baseURI).href
