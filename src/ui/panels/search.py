"""Find any of the thousand classes by name; the one chosen is listed for good, and shown."""

import asyncio

import js
from pyscript import document, window

from ui import engine
from ui.page import clear, element, new, on, tried
from ui.state import shown_by, state
from ui.words import classes, say

_field = element("find")
_box = element("found-box")  # what opens at the field: the list, or that nothing was found
_list = element("found")
_none = element("found-none")
_said = element("found-said")  # for who listens
_TALL = 360  # pixels that the list may be high, at most
_WIDE = 280  # and at least wide
_turn = 0  # how often something was typed: an answer to an earlier turn comes too late
_listed = 0  # the turn whose answer is listed
_wish = None  # the turn at which Enter was pressed before its answer was there
_active = -1  # which of those listed the arrows are at
_choose = _pin = None


def start(choose, pin):
    """Call ``pin(indices)`` when a class is to be listed for good, and ``choose(index)`` to show it."""
    global _choose, _pin
    _choose, _pin = choose, pin
    on(_field, "input", lambda event: event.isComposing or _typed())
    on(_field, "compositionend", lambda event: _typed())
    on(_field, "keydown", _key)
    on(_field, "blur", lambda event: _close())
    on(_field, "focus", lambda event: _typed())
    on(_box, "mousedown", lambda event: event.preventDefault())  # the field keeps the focus
    on(_list, "click", _click)
    on(document, "scroll", lambda event: _place(), True)
    on(js.window, "resize", lambda event: _place())


async def find(words):
    """The engine's classes that these words may mean, the best match first."""
    return await engine.call("find_class", words, await classes.names_for(words))


def _typed():
    global _turn
    _turn += 1
    if _field.value.strip():
        asyncio.create_task(_search(_turn))
    else:
        _close()


async def _search(turn):
    try:
        found = await find(_field.value.strip())
    except Exception as error:  # an engine that has died: the next one is asked anew
        js.console.warn(str(error))
        return
    if turn == _turn and document.activeElement.isSameNode(_field):
        _show(found)


def _show(found):
    """List what was found, and be at the first of it."""
    global _listed
    _listed = _turn
    clear(_list)
    for place, one in enumerate(found):
        _list.append(_option(place, one))
    many = _list.childElementCount
    _none.hidden, _list.hidden = many > 0, not many
    _said.textContent = say("found-count", many) if many else say("none-found")
    _open()
    _go(0 if many else -1)
    if _wish == _turn and many:
        _take(_list.firstElementChild)


def _option(place, one):
    option = new("li", role="option", id="found-{}".format(place), data_index=one.index)
    shown = new("span")
    classes.put(shown, one)
    option.append(shown)
    for language, words in classes.others(one):
        if words:
            option.append(" ", new("small", words, lang=language))
    return option


def _open():
    _box.hidden = False
    _field.setAttribute("aria-expanded", "true" if _list.childElementCount else "false")
    tried(_box, "showPopover")  # above all else, where the browser can
    _place()


def _close():
    """Hide the list; an answer that is still to come is not wanted any more."""
    global _turn, _wish
    _turn += 1
    _wish = None
    if not _box.hidden:
        tried(_box, "hidePopover")
        _box.hidden = True
    _field.setAttribute("aria-expanded", "false")
    _said.textContent = ""
    _go(-1)


def _place():
    """Put the list below the field, or above it where there is more room."""
    if _box.hidden:
        return
    field, view = _field.getBoundingClientRect(), window.visualViewport
    below = view.offsetTop + view.height - field.bottom - 12
    above = field.top - view.offsetTop - 12
    upwards = below < min(_TALL, _list.scrollHeight + 12) and above > below
    wide = min(max(field.width, _WIDE), window.innerWidth - 16)
    style = _box.style
    style.width = "{}px".format(wide)
    style.left = "{}px".format(max(8, min(field.left, window.innerWidth - wide - 8)))
    style.maxHeight = "{}px".format(max(80, min(_TALL, above if upwards else below)))
    style.top = "auto" if upwards else "{}px".format(field.bottom + 4)
    style.bottom = "{}px".format(window.innerHeight - field.top + 4) if upwards else "auto"


def _go(place):
    """Be at one of those listed."""
    global _active
    _active = place
    for option in _list.children:
        option.setAttribute("aria-selected", "false")
    if place < 0:
        _field.removeAttribute("aria-activedescendant")
        return
    option = _list.children[place]
    option.setAttribute("aria-selected", "true")
    _field.setAttribute("aria-activedescendant", option.id)
    if option.offsetTop < _box.scrollTop:
        _box.scrollTop = option.offsetTop
    elif option.offsetTop + option.offsetHeight > _box.scrollTop + _box.clientHeight:
        _box.scrollTop = option.offsetTop + option.offsetHeight - _box.clientHeight


def _key(event):
    global _wish
    if event.isComposing or event.ctrlKey or event.metaKey or event.altKey:
        return
    many = 0 if _box.hidden else _list.childElementCount
    if event.key == "Enter":
        event.preventDefault()
        if many and _listed == _turn:
            _take(_list.children[_active])
        else:
            _wish = _turn
    elif event.key == "Escape":
        if _field.value:  # else it is for what takes long
            event.preventDefault()
            event.stopPropagation()
        if _box.hidden:
            _field.value = ""
        _close()
    elif event.key in ("ArrowDown", "ArrowUp"):
        event.preventDefault()
        if many:
            _go((_active + (1 if event.key == "ArrowDown" else -1)) % many)
        elif _box.hidden:
            _typed()
    elif event.key in ("Home", "End") and many and not event.shiftKey:
        event.preventDefault()
        _go(0 if event.key == "Home" else many - 1)


def go_there():
    """Have the person type a class's name next."""
    _field.scrollIntoView()
    _field.focus()
    _field.select()


def _click(event):
    option = event.target.closest("[role=option]")
    if option:
        _take(option)


def _take(option):
    _field.value = ""
    _close()
    take(int(option.dataset.index))


def take(index):
    """List a class for good, and show its evidence."""
    if index not in state.pinned:
        _pin(state.pinned + [index])
    if index != state.chosen:
        _choose(index)


def show(state):
    _field.disabled = state.phase not in ("ready", "busy")


shown_by(show, "phase")
