"""Start the engine step by step, and say how far it is."""

import js
from pyscript import document

from ui import engine
from ui.engine import journal, own
from ui.page import base
from ui.state import change
from ui.words import say

# The engine's own boot steps, in order, and what to say meanwhile. The page is
# ready after the second; the rest comes in the background.
STEPS = [
    ("packages", "loading-packages"),
    ("classifier", "loading-network"),
]
LATER = ["fills"]


async def start():
    """Bring the engine up; return when it can classify."""
    total = len(STEPS) + 1
    change(message=say("starting-python", 1, total))
    await engine.connect()
    for number, (step, words) in enumerate(STEPS):
        change(message=say(words, number + 2, total))
        await engine.call("boot", step, base())


async def finish():
    """Bring up what a first classification does not need; without it the rest works on."""
    try:
        for step in LATER:
            await engine.call("boot", step, base())
        document.body.setAttribute("data-fills", "ready")
    except Exception as error:
        js.console.error(str(error))
        document.body.setAttribute("data-fills", "error")
        change(error=say("no-fills"))


async def again():
    """Bring another engine up and have it do all that was done; return its last answer, if any."""
    await engine.replace()
    for step in [step for step, _ in STEPS] + LATER:
        await engine.call("boot", step, base())
    for files in own.brought():
        await engine.call("bring_network", files)  # what cannot be read any more is missed when it is asked for
    return await engine.replay(journal.requests())
