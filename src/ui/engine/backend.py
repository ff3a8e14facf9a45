"""Which backend runs the network: measured once on each machine, and changeable."""

import asyncio

import js
from pyscript import create_named_worker, document, window

from ui import engine
from ui.state import settings
from ui.page import base, element, on
from ui.state import shown_by, state
from ui.words import say

_select = element("backend")
NAMES = ("wasm", "webgl")
_KEY = "backend"  # in the browser's storage: what the measurement, or the person, chose
_PATIENCE = 20  # seconds after which WebGL has lost
_chosen = False  # whether the person has, meanwhile
_changed = None


def start(changed):
    """Call ``changed(answer)`` when the network runs on another backend."""
    global _changed
    _changed = changed
    on(_select, "change", lambda event: choose(_select.value))


async def settle(changed):
    """Use what was chosen before; else time WebGL, and use it if it is faster."""
    chosen = js.URLSearchParams.new(window.location.search).get("backend") or settings.remembered(_KEY)
    if not chosen:
        webgl = await _time_webgl()
        chosen = "webgl" if webgl < state.answer.inference_seconds else "wasm"
        js.console.info("inference: WebGL {:.3f} s, wasm {:.3f} s".format(webgl, state.answer.inference_seconds))
        if not _chosen:
            settings.remember(_KEY, chosen)
    if chosen != state.backend and not _chosen:
        engine.ask(say("changing-backend"), changed, "choose_backend", chosen)


async def _time_webgl():
    """Seconds of one inference; endless if it fails or nobody would wait for it."""
    try:
        probe = await create_named_worker("ui/engine/probe.py", "probe", "ui/engine/probe.toml", "mpy")
        return await asyncio.wait_for(_asked(probe), _PATIENCE)
    except Exception as error:  # no WebGL, or a broken one: wasm it is
        js.console.info("WebGL cannot be used: " + str(error))
        return float("inf")
    finally:
        script = document.querySelector("script[name=probe]")
        if script and script.xworker:
            script.xworker.terminate()


async def _asked(probe):
    return await probe.seconds(base())


def choose(backend):
    """Run the network on this backend from now on, and on later visits."""
    global _chosen
    _chosen = True
    settings.remember(_KEY, backend)
    engine.ask(say("changing-backend"), _changed, "choose_backend", backend)


def show(state):
    _select.disabled = state.answer is None
    wish = state.awaited("choose_backend")
    if wish or state.backend:
        _select.value = wish[0] if wish else state.backend


shown_by(show, "answer", "backend", "requests")
