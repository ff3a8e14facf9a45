"""Work that version 0.1.0 kept, which knew one work only."""

import asyncio

import js

from ui import engine
from ui.panels import offers
from ui.state import works


async def look_back():
    """Offer the work that version 0.1.0 kept, too."""
    try:
        data = await works.old()
    except Exception:
        return
    if data is not None:
        engine.quietly(lambda glance: asyncio.create_task(_adopt(data, glance)), "glance", data)


async def _adopt(data, glance):
    if getattr(glance, "error", None):
        offers.set_aside("before", data)
        return
    try:
        await works.adopt(data, glance)
        offers.put(await works.closed())
    except Exception as error:  # it stays where it is
        js.console.info("Older work cannot be kept anew: " + str(error))
