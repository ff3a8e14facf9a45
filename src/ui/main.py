"""The page's beginning: connect events to requests, and answers to what is shown."""

import asyncio

import js

from ui import (
    backend, boot, brush, compare, engine, evidence, files, frame, gallery, help, history,
    incoming, keyboard, live, memory, peek, pictures, pieces, pointer, shapes, tables,
    toolbox, tools, tour, updates,
)
from ui.state import change, state


def opened(name, photo=None):
    """What to do with the answer to opening the photo of this name, the person's own if given."""

    def show(answer):
        change(opened=state.opened + 1, picture=name, photo=photo, photo_size=answer.photo_size)
        changed(answer)

    return show


def open_picture(data, name, frame=None, own=True):
    """Open a photo, or a square of it, or a session that was saved."""
    if bytes(data.slice(0, 2)) == b"PK":
        open_session(data)
    else:
        square = [] if frame is None else [frame]
        then = opened(name, data if own else None)
        engine.ask("Opening the picture", then, "open_picture", data, *square)


def open_gallery(data, name):
    """Open one of the gallery's photos."""
    open_picture(data, name, own=False)


def open_session(data):
    """Take up a saved session."""
    engine.ask("Opening the session", resumed, "open_session", data)


def resumed(answer):
    opened(answer.name)(answer)


def changed(answer):
    """The pictures are others now."""
    change(answer=answer, preview=None, method=answer.method, backend=answer.backend, summary=summary(answer))
    evidence.refresh()
    history.refresh()
    memory.changed()


def go(place):
    """A step of the history was chosen."""
    engine.ask("Going there", changed, "go_to", place)


def paint(points, radius):
    """A stroke is done."""
    live.end()
    erase(state.tool, points, radius)


def enclose(points):
    """A rectangle or a lasso is drawn."""
    erase(state.tool, points, 0)


def erase(kind, points, amount):
    """Change the hole; while strokes are not followed it is filled later."""
    mark = not state.live and kind != "fill"
    words = "Marking" if mark else "Filling the hole"
    engine.ask(words, changed, "edit", kind, points, amount, state.method, mark)


def pin(indices):
    """Other classes are to be listed for good."""
    change(pinned=indices)
    engine.ask("Listing classes", changed, "pin", indices)


def act(name, value):
    """A tool was used."""
    if name == "method":
        change(method=value)
        engine.ask("Filling the hole", changed, "refill", value)
    elif name == "cancel":
        asyncio.create_task(engine.call("cancel"))
    elif name in ("grow", "shrink", "invert", "fill"):
        erase(name, [], 4)
    else:
        engine.ask("Working", changed, name)


def summary(answer):
    """What happened, in one plain sentence."""
    before = answer.original_predictions[0]
    after = answer.modified_predictions[0]
    if not answer.erased:
        return "{} {}.".format(before.label, tables.percent(before.confidence))
    now = answer.tracked_now
    sentence = "{} {} → {}".format(before.label, tables.percent(before.confidence), tables.percent(now))
    if after.index != before.index:
        sentence += "; now {} {}".format(after.label, tables.percent(after.confidence))
    return sentence + "."


async def start():
    tools.start(act)
    tables.start(evidence.choose, pin)
    toolbox.start()
    brush.start(paint)
    shapes.start(enclose)
    pieces.start(lambda x, y: erase("piece", [x, y], 0))
    pointer.start(toolbox)
    keyboard.start(toolbox)
    peek.start()
    live.start()
    compare.start(lambda method: act("method", method))
    evidence.start(pin)
    history.start(go)
    files.start()
    memory.start()
    incoming.start(open_picture)
    frame.start(open_picture)
    backend.start(changed)
    help.start(tour.begin)
    tour.start()
    photos = await gallery.start(open_gallery)
    first = photos[0]["file"]
    asyncio.create_task(gallery.preview(first, pictures.preview))
    await boot.start()
    methods = await engine.call("methods")
    tools.list_methods(methods, methods[0].name)
    change(method=methods[0].name)
    kept = await memory.recall()
    if kept:
        open_session(kept)  # may have to wait for what comes later
    else:
        gallery.choose(first)
    asyncio.create_task(engine.watch())
    while not kept and state.answer is None and not state.error:
        await asyncio.sleep(0.02)  # what comes later must not delay the first answer
    await boot.finish()
    while kept and state.phase == "busy":
        await asyncio.sleep(0.05)
    if state.answer is None:
        gallery.choose(first)  # what was kept could not be opened
    await backend.settle(changed)
    await updates.start()


async def main():
    try:
        await start()
    except Exception as error:
        js.console.error(str(error))
        change(
            phase="error",
            message="The page could not start.",
            error="A part of the page could not be loaded. Reload it to try again.",
        )


asyncio.create_task(main())
