"""The gallery."""

import asyncio

import js
from pyscript import fetch

from ui.page import element, new, on
from ui.state import shown_by, state
from ui.texts import translated

_list = element("gallery")
_question = element("question")  # of the photo that is open
_photos = []
_options = {}
_language = None  # that their names are in
_open = None


async def start(open_picture):
    """List the gallery; ``open_picture(bytes, name)`` is called for each photo chosen."""
    global _open
    _open = open_picture
    on(_list, "click", _click)
    on(_list, "keydown", _key)
    _photos.extend(await fetch("assets/gallery/gallery.json").json())
    for photo in _photos:
        option = new("li", role="option", tabindex=-1, aria_selected="false", data_file=photo["file"])
        image = new("img", src="assets/gallery/" + photo["thumb"], alt="", width=72, height=72)
        option.append(image, new("span"))
        _list.append(option)
        _options[photo["file"]] = option
    _list.firstElementChild.tabIndex = 0
    show(state)
    return _photos


async def preview(file, show):
    """Have the browser draw a photo before the engine can."""
    image = js.Image.new()
    image.src = "assets/gallery/" + file
    await image.decode()
    if state.answer is None:
        show(image)


def choose(file):
    """Open one of the gallery's photos."""
    asyncio.create_task(_fetch(file))


async def _fetch(file):
    response = await js.fetch("assets/gallery/" + file)
    _open(js.Uint8Array.new(await response.arrayBuffer()), file)


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


def _name_all():
    for photo in _photos:
        option = _options[photo["file"]]
        option.title = translated(photo["question"])
        option.lastElementChild.textContent = translated(photo["title"])


def show(state):
    global _language
    if _photos and _language != state.language:
        _language = state.language
        _name_all()
    for file, option in _options.items():
        option.setAttribute("aria-selected", "true" if file == state.picture else "false")
    asking = None if state.photo else _options.get(state.picture)
    _question.hidden = asking is None
    _question.textContent = asking.title if asking else ""


shown_by(show)
