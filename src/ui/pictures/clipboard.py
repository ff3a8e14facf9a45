"""The modified picture on the clipboard."""

import js
from pyscript import ffi

from ui.page import at_end, element, on, window
from ui.state import change
from ui.words import say

_picture = element("modified")
_menu = element("save-menu")


def start():
    on(element("copy"), "click", lambda event: _chosen())


def _chosen():
    _menu.open = False
    copy()


def text_is_chosen():
    """Whether a person has marked words, which are then what they mean to copy."""
    return bool(window.getSelection().toString())


def copy():
    """Hand the picture over at once: browsers allow it only while the key or button is heard."""
    try:
        picture = js.Promise.new(ffi.create_proxy(_write))
        item = window.ClipboardItem.new(ffi.to_js({"image/png": picture}))
        copied = window.navigator.clipboard.write(ffi.to_js([item]))
    except Exception:  # an older browser, or a page that came without encryption
        change(error=say("not-copied"))
        return
    at_end(copied, lambda: change(news=say("copied"), error=""), lambda: change(error=say("not-copied")))


def _write(resolve, reject):
    _picture.toBlob(resolve, "image/png")
