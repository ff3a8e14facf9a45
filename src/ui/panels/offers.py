"""The strip that offers kept work: what closed tabs have left, and what cannot be read here."""

import js
from pyscript import ffi

from ui.page import clear, element, new, on
from ui.state import shown_by, state
from ui.words import say

_strip = element("kept")
_list = element("kept-list")
_aside = element("kept-aside")
_works = []
_files = {}  # the bytes of works that cannot be read, by the works' names
_look = None  # what the names that are drawn depend on
_go_on = None


def start(go_on):
    """Call ``go_on(work)`` when a work is chosen."""
    global _go_on
    _go_on = go_on
    on(_list, "click", _click)
    on(_aside, "click", _click)
    on(element("kept-anew"), "click", lambda event: leave())


def put(works):
    """Offer these works, newest first; those that cannot be read are set aside."""
    _works[:] = [work for work in works if work.made and work.requests is not None]
    for work in works:
        if work.requests is None:
            _files[work.name] = work.file
    _draw()


def set_aside(name, file):
    """Say that a work with these bytes cannot be read, and offer them."""
    _files[name] = file
    _draw()


def taken():
    """One of the works is chosen: the others are not asked about."""
    _works.clear()
    _draw()


def leave():
    """Offer nothing any more; all stays kept."""
    _works.clear()
    _files.clear()
    _draw()


def _click(event):
    button = event.target.closest("button")
    if not button:
        return
    place = button.dataset.place
    if place in _files:
        _download(_files[place])
    else:
        _go_on(_works.pop(int(place)))
        _draw()


def _download(data):
    kind = "zip" if bytes(data.slice(0, 2)) == b"PK" else "bin"
    address = js.URL.createObjectURL(js.Blob.new(ffi.to_js([data])))
    link = new("a", href=address, download="{}.{}".format(say("kept-file"), kind))
    link.click()
    js.setTimeout(ffi.create_proxy(lambda: js.URL.revokeObjectURL(address)), 60000)


def _draw():
    clear(_list)
    for place, work in enumerate(_works):
        button = new("button", type="button", data_place=place)
        words = new("span", say("continue-with", _named(work)))
        words.append(new("small", _when(work.time)))
        if work.thumbnail.startswith("data:image/"):
            button.append(new("img", src=work.thumbnail, alt="", width=44, height=44))
        button.append(words)
        item = new("li")
        item.append(button)
        _list.append(item)
    clear(_aside)
    if _files:
        _aside.append(new("p", say("set-aside"), role="alert"))
    for name in _files:
        _aside.append(new("button", say("download-it"), type="button", data_place=name))
    _aside.hidden = not _files
    _list.hidden = not _works
    _strip.hidden = not _works and not _files


def _named(work):
    """What a person calls the picture: a photo of the gallery has a name, others that of their file."""
    for option in element("gallery").children:
        if option.dataset.file == work.picture:
            return option.textContent
    return work.picture or say("a-photo")


def _when(time):
    wish = ffi.to_js({"dateStyle": "medium", "timeStyle": "short"})
    return js.Date.new(time).toLocaleString(state.language, wish) if time else ""


def show(state):
    global _look
    look = (state.language, element("gallery").childElementCount)
    if _look != look:
        _look = look
        _draw()


shown_by(show)
