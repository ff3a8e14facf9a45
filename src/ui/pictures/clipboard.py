"""The modified picture on the clipboard."""

import asyncio

import js
from pyscript import document, ffi

from ui.page import element, on, window
from ui.state import change, state
from ui.words import say

_picture = element("modified")
_menu = element("save-menu")
_FIELDS = "input:not([type=range], [type=checkbox], [type=radio], [type=file]), textarea, select"


def start():
    on(element("copy"), "click", lambda event: _chosen())
    on(document, "keydown", _key)


def _chosen():
    _menu.open = False
    _copy()


def _key(event):
    """Copy the picture, where there is nothing else that the keys could mean."""
    keys = (event.ctrlKey or event.metaKey) and not (event.altKey or event.shiftKey)
    if not keys or event.key.lower() != "c" or event.repeat or state.answer is None:
        return
    if document.querySelector("dialog[open]") or event.target.matches(_FIELDS):
        return
    if not window.getSelection().toString():
        event.preventDefault()
        _copy()


def _copy():
    """Hand the picture over at once: browsers allow it only while the key or button is heard."""
    try:
        picture = js.Promise.new(ffi.create_proxy(_write))
        item = window.ClipboardItem.new(ffi.to_js({"image/png": picture}))
        copied = window.navigator.clipboard.write(ffi.to_js([item]))
    except Exception:  # an older browser, or a page that came without encryption
        change(error=say("not-copied"))
        return
    asyncio.create_task(_tell(copied))


def _write(resolve, reject):
    _picture.toBlob(resolve, "image/png")


async def _tell(copied):
    try:
        await copied
        change(summary=say("copied"), error="")
    except Exception:  # it was refused
        change(error=say("not-copied"))
