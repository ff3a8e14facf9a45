"""Links that hold a photo of the gallery and what was done to it: making one, and opening one."""

import asyncio

from ui import engine, page
from ui.page import element, on, tried, window
from ui.pictures import gallery, views, zoom
from ui.state import AT_ONCE, change, link, memory, state, trail
from ui.words import say

_dialog = element("link-dialog")
_words = element("link-words")
_shown = _changed = None


def start(shown, changed):
    """Call ``shown(file)(answer)`` when a link's photo is open, and ``changed(answer)`` after that."""
    global _shown, _changed
    _shown, _changed = shown, changed
    on(element("link-close"), "click", lambda event: _dialog.close())
    on(window, "hashchange", lambda event: asyncio.create_task(open_linked()))


def copy():
    """Put a link to what is shown on the clipboard, or say why there can be none."""
    told = trail.told()
    if state.photo is not None:
        change(error=say("link-own"))
    elif state.answer.own_network:
        change(error=say("link-own-network"))
    elif told is None:
        change(error=say("link-unknown"))
    else:
        photo, edits, marks = told
        try:
            words = link.text(
                photo.split(".")[0], state.answer.method, edits, marks,
                state.chosen, state.pinned, _settings(), _view(), state.answer.network,
            )
        except link.LinkError as error:
            change(error=say(error.key))
            return
        address = window.location.href.split("#")[0] + "#" + words
        kept = lambda: change(news=say("link-copied"), error="")
        page.copy(address, kept, lambda: _offer(address))


def _view():
    """How the person looks at it."""
    return link.View(
        state.signed, state.difference, state.look, state.strength, state.view, views.split(), zoom.now(),
        state.explained if state.explained != AT_ONCE else None,
    )


def _usual(fill):
    """What can be set about a way to fill: its parameters; None of one that is not known here."""
    for method in state.methods:
        if method.name == fill:
            return {one.name: one for one in method.parameters}
    return None


def _settings():
    """What is set about the fill that is shown, unless it is as usual."""
    usual, given = _usual(state.answer.method) or {}, state.answer.parameters
    set_to = [(name, getattr(given, name, None)) for name in usual]
    return {name: value for name, value in set_to if value is not None and value != usual[name].default}


def _all_settings(linked):
    """All that can be set about a link's fill, so that nothing set before stays; LinkError if it cannot be."""
    usual = _usual(linked.fill)
    if usual is None:
        raise link.LinkError("link-broken")
    for name, value in linked.settings.items():
        if name not in usual or not usual[name].low <= value <= usual[name].high:
            raise link.LinkError("link-broken")
        if value != int(value) and usual[name].step == int(usual[name].step):
            raise link.LinkError("link-broken")
    return {name: linked.settings.get(name, usual[name].default) for name in usual}


def _offer(address):
    """Let the person copy it by themselves."""
    _words.value = address
    _dialog.showModal()
    _words.focus()
    _words.select()


async def open_linked():
    """Open what the address tells, as another work; return whether it tells of something.

    The address then tells it no more: after a reload the work goes on from where it was.
    """
    fragment = window.location.hash[1:]
    if not fragment:
        return False
    tried(window.history, "replaceState", None, "", window.location.pathname + window.location.search)
    try:
        linked = link.parse(fragment)
        if state.methods:  # else that is told when the photo is open
            _all_settings(linked)
    except link.LinkError as error:
        _say(error.key)
        return False
    found = await gallery.fetch(linked.photo)
    if found is None:
        _say("link-no-photo")
        return False
    await engine.rest()  # what was asked belongs to the work before
    await memory.leave()
    data, file = found
    gallery.leave_first()
    engine.ask(say("opening-picture"), lambda answer: _opened(file, linked, answer), "open_picture", data)
    return True


def _opened(file, linked, answer):
    """Do to the photo what the link tells; it is all one step of the history."""
    view = linked.view
    try:
        settings = _all_settings(linked)
    except link.LinkError as error:
        _shown(file)(answer)
        _say(error.key)
        return
    change(chosen=None, evidence=None, pinned=linked.pinned, signed=view.signed, difference=view.difference)
    wished = view.explained or AT_ONCE
    change(explained=wished if any(one.name == wished for one in state.explanations) else AT_ONCE)
    if view.look is not None:
        change(look=view.look)
    if view.strength is not None:
        change(strength=view.strength)
    _shown(file)(answer)
    if view.sides is not None:
        views.put(view.sides, view.split)
    if view.zoom is not None:
        zoom.put(*view.zoom)
    if linked.network != answer.network:
        engine.ask(say("changing-network"), _changed, "use_network", linked.network)
    engine.ask(say("working"), _changed, "refill", linked.fill, settings)
    if linked.edits:
        _mark(linked.edits)
        engine.ask(say("filling"), _changed, "edit", "fill", [], 0, "", False)
    _mark(linked.marks)
    if linked.chosen is not None:
        change(chosen=linked.chosen, asked=(state.opened, linked.chosen))
    engine.ask(say("listing"), _changed, "pin", linked.pinned)


def _mark(edits):
    for kind, points, amount in edits:
        engine.ask(say("marking"), lambda answer: None, "edit", kind, points, amount, "", True)


def _say(key):
    """In the alert, once nothing is being done that would take it away."""
    if state.phase == "ready":
        change(error=say(key))
    else:
        engine.tell(say(key))
