"""The page's beginning: connect events to requests, and answers to what is shown."""

import asyncio

import js

from ui import actions, engine, pictures, tools, words
from ui.actions import editing, files as of_files, page as of_page
from ui.engine import backend, boot, jobs, networks, second, updates
from ui.panels import (  # noqa: F401
    axis, background, careful, compare, explaining, files, headline, help, history, legend, menus, own_network, pair, palette, parameters, piece, scoring, search, seeking, sharing,
    sheet,
    shuffling, sweeping, tables, toolbar, tour, why,
)
from ui.pictures import (  # noqa: F401
    captions, clipboard, frame, gallery, hint, incoming, outline, peek, views, zoom,
)
from ui.state import earlier, edits, memory, strokes, trail
from ui.tools import keyboard, live, pieces, pointer
from ui.state import change, show_all, state
from ui.words import classes, say
from ui.words.summary import summary


def opened(name, photo=None, of_gallery=False):
    """What to do with the answer to opening the photo of this name, the person's own if given."""

    def show(answer):
        if getattr(answer, "cancelled", False):
            return
        if of_gallery:
            trail.begin(name, answer)
        tools.give_up()
        change(opened=state.opened + 1, picture=name, photo=photo, photo_size=answer.photo_size)
        changed(answer)

    return show


def open_picture(data, name, frame=None, own=True):
    """Open a photo, or a square of it, or a session that was saved."""
    gallery.leave_first()
    if bytes(data.slice(0, 2)) == b"PK" or name.lower().endswith(".zip"):
        open_session(data)
    else:
        square = [] if frame is None else [frame]
        then = opened(name, data if own else None, not own)
        engine.ask(say("opening-picture"), then, "open_picture", data, *square)


def open_gallery(data, name):
    """Open one of the gallery's photos."""
    open_picture(data, name, own=False)


def open_session(data):
    """Take up a saved session."""
    show = lambda answer: opened(getattr(answer, "name", ""))(answer)
    engine.ask(say("opening-session"), show, "open_session", data)


def changed(answer):
    """The pictures are others now."""
    change(answer=answer, naming=classes.naming(answer.imagenet), imagenet=answer.imagenet, preview=None, method=answer.method, backend=answer.backend, summary=summary(answer), news="")
    why.refresh()
    history.refresh()
    memory.changed()


def asked_another(answer):
    """Another network is asked: to all that asks long, these are other pictures."""
    if not getattr(answer, "cancelled", False):
        change(opened=state.opened + 1)
    changed(answer)


def go(number):
    """A step of the history was chosen."""
    engine.ask(say("going"), changed, "go_to", number)


def rename(number, name):
    """A step of the history was given a name."""
    engine.ask(say("working"), changed, "rename", number, name)


def erase(kind, points, amount):
    """Change the hole; while strokes are not followed it is filled later.

    The method is the engine's: the one that was chosen, or gone back to, before this order.
    """
    mark = not state.live and kind != "fill"
    words = say("marking") if mark else say("filling")
    placed = strokes.rounded(points) if edits.find(kind).line else points
    engine.ask(words, changed, "edit", kind, placed, amount, "", mark)


def make(found):
    """Something was found that a step is made of."""
    engine.ask(say("filling"), changed, "edit", found.name, list(found.places), found.pieces, found.fill, False, {}, found.facts)


def change_whole(levels):
    """The whole picture is to be changed, by these levels."""
    engine.ask(say("filling"), changed, "edit", "changed", [], 0, "changed", False, levels)


def pin(indices):
    """Other classes are to be listed for good."""
    change(pinned=indices)
    engine.ask(say("listing"), changed, "pin", indices)


def act(name, value):
    """A tool was used."""
    if name == "method":
        engine.ask(say("filling"), changed, "refill", value)
    elif name == "cancel":
        engine.cancel()
        if state.tool == "piece" and pieces.give_up():
            change(tool="brush")
    elif name == "restart":
        engine.restart()
    elif name in ("grow", "shrink", "invert", "fill"):
        erase(name, [], 4)
    else:
        engine.ask(say("working"), changed, name)


async def revive():
    """The engine has died: bring up another, and show the work again."""
    answer = await boot.again()
    live.forget()
    if answer is not None:
        changed(answer)
    files.refresh()
    jobs.again()
    change(engines=state.engines + 1)


def switched():
    """Another language is spoken now."""
    if state.answer is not None:
        change(summary=summary(state.answer), news="")


def connect():
    """Connect what is done on the page to requests, and the state to what is shown."""
    words.start(switched)
    editing.start(act)
    of_files.start()
    of_page.start(act)
    actions.start()
    palette.start(search.take)
    sharing.start(lambda file: opened(file, of_gallery=True), changed)
    toolbar.start(act)
    tables.start(why.choose, pin)
    axis.start()
    tools.start(erase)
    pointer.start(tools)
    zoom.start()
    outline.start()
    views.start()
    keyboard.start(tools)
    peek.start()
    live.start()
    sheet.start()
    hint.start(lambda x, y, radius: erase("brush", [x, y], radius))
    compare.start(lambda method: act("method", method))
    parameters.start(lambda *chosen: engine.ask(say("filling"), changed, "refill", *chosen))
    menus.start()
    why.start()
    explaining.start()
    careful.start()
    piece.start()
    seeking.start(make)
    scoring.start()
    shuffling.start()
    sweeping.start(change_whole, lambda: act("reset", None))
    search.start(why.choose, pin)
    history.start(go, rename)
    files.start()
    clipboard.start()
    memory.start(lambda answer, name: opened(name)(answer))
    incoming.start(open_picture, own_network.concerns, own_network.open_files)
    frame.start(open_picture)
    backend.start(changed)
    networks.start(asked_another)
    own_network.start(networks.choose)
    second.start()
    pair.start(why.choose)
    background.start()
    help.start(tour.begin)
    tour.start()
    if js.URLSearchParams.new(js.location.search).has("debug"):
        from ui.panels import debug  # nobody else needs it

        debug.start()
    show_all()
    gallery.start(open_gallery, pictures.preview)


async def start():
    """Bring the engine up, and show a first photo, or the work that was kept."""
    connect()
    await boot.start()
    engine.start(revive)
    methods = await engine.call("methods")
    change(methods=methods, method=methods[0].name, explanations=await engine.call("explanations"))
    kept = await sharing.open_linked() or await memory.recall()  # may have to wait for what comes later
    if not kept:
        gallery.open_first() or change(phase="ready")  # the engine does not wait for a photo
        await engine.rest()  # what comes later must not delay the first answer
    files.refresh()
    change(ways=await engine.call("ways"))
    await networks.find_out()
    await boot.finish()
    await engine.rest()
    if state.answer is None:
        gallery.open_first()  # what was kept could not be opened
        await engine.rest()
    await earlier.look_back()
    if state.answer is not None:
        backend.settle()
    await updates.start()


async def main():
    try:
        await start()
    except Exception as error:
        js.console.error(str(error))
        change(
            phase="error",
            message=say("no-start"),
            error=say("no-part"),
        )


if __name__ == "__main__":  # else the page shows what was recorded; see builder/states/
    asyncio.create_task(main())
