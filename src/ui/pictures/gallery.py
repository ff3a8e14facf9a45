"""The gallery."""

import asyncio

import js
from pyscript import document

from ui.page import element, new, on
from ui.state import change, shown_by, state
from ui.words import say, translated

_list = element("gallery")
_board = element("photos")
_question = element("question")  # of the photo that is open
_options = {}
_open = None
_first = None  # the first photo's bytes and name, once it is there
_awaited = False  # whether it is to be opened as soon as it is
_listed = asyncio.Event()  # set when it is known which photos there are, or that none can be had


def start(open_picture, preview):
    """List the photos, and fetch the first one, while the engine starts.

    ``open_picture(bytes, name)`` is called for each photo chosen; ``preview(image)`` shows the
    first one as the browser draws it.
    """
    global _open
    _open = open_picture
    on(_list, "click", _click)
    on(_list, "keydown", _key)
    on(_board, "click", lambda event: _spread(not _list.classList.contains("all")))
    on(document, "click", _elsewhere)
    on(document, "keydown", lambda event: event.key == "Escape" and _spread(False))
    asyncio.create_task(_begin(preview))


def open_first():
    """Open the first photo, if need be as soon as it arrives; return whether it has."""
    global _awaited
    _awaited = _first is None
    if _first:
        _open(*_first)
    return not _awaited


def leave_first():
    """Another picture was chosen: the first photo, if it is still to come, stays closed."""
    global _awaited
    _awaited = False


def photos():
    """The files and English titles of all photos."""
    return [(photo["file"], photo["title"]) for photo in state.photos]


async def fetch(stem):
    """The bytes and the file of the photo of this name; None if there is no such photo to be had."""
    await _listed.wait()
    for file, _ in photos():
        if file.split(".")[0] == stem:
            data = await _bytes(file)
            return None if data is None else (data, file)
    return None


async def all_bytes():
    """The bytes of all photos that can be had."""
    await _listed.wait()
    found = []
    for file, _ in photos():
        data = await _bytes(file)
        if data is not None:
            found.append(data)
    return found


def hint(file):
    """Where erasing is known to change the answer, x and y; None for most photos."""
    for photo in state.photos:
        if photo["file"] == file:
            return getattr(photo, "hint", None)
    return None


def choose(file):
    """Open one of the gallery's photos."""
    leave_first()
    asyncio.create_task(_choose(file))


async def _begin(preview):
    global _first
    try:
        photos = list(await (await js.fetch("assets/gallery/gallery.json")).json())
        _list_all(photos)
        change(photos=photos)
    except Exception as error:  # of the host; all else works without
        js.console.warn(str(error))
        change(error=say("no-gallery"))
        return
    finally:
        _listed.set()
    name = state.photos[0]["file"]
    data = await _bytes(name)
    if data is None:
        return
    _first = (data, name)
    if _awaited:
        open_first()
    elif state.answer is None:
        image = js.Image.new()
        image.src = js.URL.createObjectURL(js.Blob.new([data]))
        await image.decode()
        js.URL.revokeObjectURL(image.src)
        if state.answer is None:
            preview(image)


def _list_all(photos):
    for photo in photos:
        option = new("li", role="option", tabindex=-1, aria_selected="false", data_file=photo["file"])
        image = new("img", src="assets/gallery/" + photo["thumb"], alt="", width=72, height=72)
        option.append(image, new("span"))
        _list.append(option)
        _options[photo["file"]] = option
    _list.firstElementChild.tabIndex = 0


async def _choose(file):
    data = await _bytes(file)
    if data is not None:
        _open(data, file)


async def _bytes(file):
    """A photo's file; None if it cannot be had, and then that is said."""
    try:
        return js.Uint8Array.new(await (await js.fetch("assets/gallery/" + file)).arrayBuffer())
    except Exception as error:  # no network, or the host does not have it
        js.console.warn(str(error))
        change(error=say("no-photo"))
        return None


def _spread(wide):
    """Show all photos with their names, or one row of them."""
    _list.classList.toggle("all", wide)
    _board.setAttribute("aria-expanded", "true" if wide else "false")


def _elsewhere(event):
    if not event.target.closest("#photos"):
        _spread(False)


def _click(event):
    option = event.target.closest("[role=option]")
    if option:
        choose(option.dataset.file)


def _key(event):
    option = event.target.closest("[role=option]")
    if not option:
        return
    if event.key in ("Enter", " "):
        event.preventDefault()
        choose(option.dataset.file)
    step = {"ArrowRight": "nextElementSibling", "ArrowDown": "nextElementSibling",
            "ArrowLeft": "previousElementSibling", "ArrowUp": "previousElementSibling"}.get(event.key)
    other = step and getattr(option, step)
    if other:
        event.preventDefault()
        option.tabIndex = -1
        other.tabIndex = 0
        other.focus()


def show_names(state):
    for photo in state.photos:
        option = _options[photo["file"]]
        option.title = translated(photo["question"])
        option.lastElementChild.textContent = translated(photo["title"])


def show(state):
    asking = ""
    for photo in state.photos:
        chosen = photo["file"] == state.picture
        _options[photo["file"]].setAttribute("aria-selected", "true" if chosen else "false")
        if chosen and not state.photo:
            asking = translated(photo["question"])
    _question.hidden = not asking
    _question.textContent = _question.title = asking


shown_by(show_names, "photos", "language")
shown_by(show, "photos", "picture", "photo", "language")
