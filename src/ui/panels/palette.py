"""The palette: every command, photo and class, found by typing a part of its name."""

import asyncio

import js
from pyscript import ffi

from ui import actions
from ui.actions import keys, match
from ui.page import clear, element, new, on
from ui.panels import search
from ui.state import shown_by, state
from ui.words import classes, say

_dialog = element("palette-dialog")
_box = element("palette-words")
_list = element("palette-list")
_count = element("palette-count")
_menu = element("more")
_MOST = 100  # things listed
_CLASS = 2.5  # how well a class fits, in the rank of :mod:`ui.actions.match`, at least
_found = []  # what is listed: names and what to do
_classes = []  # the engine's answer to the words in `_answered`
_answered = ""
_asked = None  # the words that it is asked for now
_place = 0  # of the one that Enter takes
_choose_class = None


def start(choose_class):
    """Call ``choose_class(index)`` when a class is taken."""
    global _choose_class
    _choose_class = choose_class
    on(_box, "input", lambda event: _typed())
    on(_box, "keydown", _key)
    on(_list, "click", _click)
    on(_dialog, "click", lambda event: _dialog.close() if event.target == _dialog else None)
    on(element("palette-close"), "click", lambda event: _dialog.close())


def open_it():
    """Open it, with nothing typed; the menu that has its button closes."""
    if _menu.open:
        _menu.open = False
        _menu.querySelector("summary").focus()  # so that the focus comes back there
    _box.value = ""
    _typed()
    _dialog.showModal()
    _box.focus()


def _typed():
    global _place
    _place = 0
    _ask()
    _list_all()


def _ask():
    """Ask for the classes that have these words: one question at a time, the newest next."""
    global _asked
    words = _box.value.strip()
    if words and words != _answered and _asked is None:
        _asked = words
        asyncio.create_task(_search(words))


async def _search(words):
    global _asked, _answered, _classes
    try:
        found = list(await search.find(words))
    except Exception as error:  # an engine that has died: the next one is asked anew
        js.console.warn(str(error))
        found = []
    _asked = None
    if words == _box.value.strip():
        _answered = words
        _classes = found
        _list_all()
    _ask()  # other words may stand there by now


def _list_all():
    """List what fits, best first; with nothing typed, all commands as the table has them."""
    words = _box.value.strip()
    ranked = []
    for action in actions.every():
        if action.perform and action.name != "palette" and action.possible(state):
            fits = match.rank(words, action.sought()) if words else 0
            if fits is not None:
                ranked.append((fits, len(ranked), action.label(), action.keys, action.line(), action.perform))
    for entry in _classes if words and words == _answered else ():
        name, also = classes.name(entry), [others for _, others in classes.others(entry) if others]
        fits = match.rank(words, [name] + also)
        fits = _CLASS if fits is None else max(fits, 0.5)
        take = lambda index=entry.index: _choose_class(index)
        ranked.append((fits, len(ranked), say("with-detail", say("class"), name), (), " · ".join(also), take))
    ranked.sort(key=lambda one: one[:2])
    _found[:] = ranked[:_MOST]
    _draw()


def _draw():
    clear(_list)
    for place, (_, _, label, chords, line, _) in enumerate(_found):
        option = new("li", role="option", id="palette-{}".format(place), data_place=place)
        option.append(new("span", label))
        if chords:
            option.append(new("kbd", keys.shown(chords[0])))
        option.append(new("small", line))
        _list.append(option)
    _count.textContent = say("palette-count", len(_found)) if _found else say("palette-none")
    _mark()


def _mark():
    """Show which one Enter takes."""
    for place, option in enumerate(_list.children):
        option.setAttribute("aria-selected", "true" if place == _place else "false")
        if place == _place:
            option.scrollIntoView(ffi.to_js({"block": "nearest"}))
    if _found:
        _box.setAttribute("aria-activedescendant", "palette-{}".format(_place))
    else:
        _box.removeAttribute("aria-activedescendant")


def _key(event):
    global _place
    if getattr(event, "isComposing", False):  # the keys choose Chinese signs
        return
    step = {"ArrowDown": 1, "ArrowUp": -1, "PageDown": 8, "PageUp": -8}.get(event.key)
    if step and _found:
        event.preventDefault()
        last = len(_found) - 1
        _place = (_place + step) % (last + 1) if abs(step) == 1 else max(0, min(last, _place + step))
        _mark()
    elif event.key == "Enter":
        event.preventDefault()
        if _found and _waits_for_nothing():
            _take(_place)


def _waits_for_nothing():
    """Whether all is listed that these words find; else Enter might take what stood there before."""
    words = _box.value.strip()
    return not words or words == _answered or _found[_place][0] < 1


def _click(event):
    option = event.target.closest("[role=option]")
    if option:
        _take(int(option.dataset.place))


def _take(place):
    """Close first, so that the focus is where it was when the command is done."""
    perform = _found[place][-1]
    _dialog.close()
    perform()


def show(state):
    """What is listed is called otherwise."""
    if _dialog.open:
        _list_all()


shown_by(show, "imagenet", "language", "naming")
