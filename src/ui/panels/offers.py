"""The strip that offers kept work: what closed tabs have left, and what cannot be read here."""

import js
from pyscript import ffi

from ui.page import clear, download, element, new, on
from ui.state import change, shown_by, state
from ui.words import say, translated

_strip = element("kept")
_list = element("kept-list")
_aside = element("kept-aside")
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
    unread = {work.name: work.file for work in works if work.requests is None}
    change(
        works=[work for work in works if work.made and work.requests is not None],
        aside=_with(state.aside, unread) if unread else state.aside,
    )


def _with(files, more):
    both = dict(files)
    both.update(more)
    return both


def set_aside(name, file):
    """Say that a work with these bytes cannot be read, and offer them."""
    change(aside=_with(state.aside, {name: file}))


def taken():
    """One of the works is chosen: the others are not asked about."""
    change(works=[])


def leave():
    """Offer nothing any more; all stays kept."""
    change(works=[], aside={})


def _click(event):
    button = event.target.closest("button")
    if not button:
        return
    place = button.dataset.place
    if place in state.aside:
        _download(state.aside[place])
    else:
        chosen = state.works[int(place)]
        change(works=[work for work in state.works if work is not chosen])
        _go_on(chosen)


def _download(data):
    kind = "zip" if bytes(data.slice(0, 2)) == b"PK" else "bin"
    download(data, "{}.{}".format(say("kept-file"), kind))


def show(state):
    clear(_list)
    for place, work in enumerate(state.works):
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
    if state.aside:
        _aside.append(new("p", say("set-aside"), role="alert"))
    for name in state.aside:
        _aside.append(new("button", say("download-it"), type="button", data_place=name))
    _aside.hidden = not state.aside
    _list.hidden = not state.works
    _strip.hidden = not state.works and not state.aside


def _named(work):
    """What a person calls the picture: a photo of the gallery has a name, others that of their file."""
    for photo in state.photos:
        if photo["file"] == work.picture:
            return translated(photo["title"])
    return work.picture or say("a-photo")


def _when(time):
    wish = ffi.to_js({"dateStyle": "medium", "timeStyle": "short"})
    return js.Date.new(time).toLocaleString(state.language, wish) if time else ""


shown_by(show, "works", "aside", "photos", "language")
