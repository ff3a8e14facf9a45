"""The page's beginning: connect events to requests, and answers to what is shown."""

import asyncio

import js

from ui import (
    backend, boot, brush, compare, engine, evidence, gallery, incoming, keyboard, live, peek,
    pictures, pieces, pointer, shapes, tables, toolbox, tools, updates,
)
from ui.state import change, state


def opened(name):
    """What to do with the answer to opening the photo of this name."""

    def show(answer):
        change(opened=state.opened + 1, picture=name)
        changed(answer)

    return show


def open_picture(data, name):
    engine.ask("Opening the picture", opened(name), "open_picture", data)


def changed(answer):
    change(answer=answer, preview=None, method=answer.method, backend=answer.backend, summary=summary(answer))
    evidence.refresh()


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
    incoming.start(open_picture)
    backend.start(changed)
    photos = await gallery.start(open_picture)
    first = photos[0]["file"]
    asyncio.create_task(gallery.preview(first, pictures.preview))
    await boot.start()
    methods = await engine.call("methods")
    tools.list_methods(methods, methods[0].name)
    change(method=methods[0].name)
    gallery.choose(first)
    asyncio.create_task(engine.watch())
    while state.answer is None and not state.error:
        await asyncio.sleep(0.02)  # what comes later must not delay the first answer
    await boot.finish()
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
