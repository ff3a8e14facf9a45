"""Which backend runs the network: measured once for each network, and changeable."""

import asyncio

import js
from pyscript import create_named_worker, document

from ui import engine
from ui.state import change, followed_by, settings
from ui.page import all_of, base, element, offered, on, window
from ui.state import shown_by, state
from ui.words import say

_select = element("backend")
_NOT_IN_ONE_FILE = "webgpu"  # offline.html would be a third larger
_KEY = "backend"  # in the browser's storage: what the person chose; for a network, what was faster
_SLOW = 0.1  # seconds: an inference that takes longer does not follow a stroke while it is painted
_QUIET = 3  # seconds without a hand on the page after which a network may be timed
_PATIENCE = 60  # seconds after which a backend has lost, with what is fetched for it
_TRIES = 3  # that a hand on the page may break off; then at the next visit
_chosen = ""  # what the person has chosen in this visit
_touched = 0  # how often there was one
_probes = 0  # how many workers were started to time in
_settled = None  # the network about which this was decided; None before the page is up
_settling = None  # the task in which it is
_changed = None


def start(changed):
    """Call ``changed(answer)`` when the network runs on another backend."""
    global _changed
    _changed = changed
    on(_select, "change", lambda event: choose(_select.value))
    for kind in ("pointerdown", "keydown"):
        on(window, kind, _touch, capture=True)
    for option in all_of("#backend option"):
        if option.value not in names():
            option.remove()


def names():
    """The backends that this page has."""
    everything = ("wasm", "webgl", "webgpu")
    on_a_site = offered(js.site, "network") is not None
    return [name for name in everything if on_a_site or name != _NOT_IN_ONE_FILE]


def settle():
    """From now on, run each network that is asked on what suits it."""
    global _settled
    _settled = ""
    _settle(state)


def choose(backend):
    """Run the network on this backend from now on, and on later visits."""
    global _chosen
    _break_off()
    _chosen = backend
    settings.remember(_KEY, backend)
    _use(backend)


def _touch(event):
    global _touched
    _touched += 1


def _break_off():
    global _settling
    if _settling:
        _settling.cancel()
    _settling = None


def _settle(state):
    """Another network may be asked: use what was chosen or measured before, else measure."""
    global _settled, _settling
    if state.answer is None or _settled in (None, state.answer.network):
        return
    _break_off()
    _settled = state.answer.network
    wished = _chosen or js.URLSearchParams.new(window.location.search).get("backend")
    chosen = wished or settings.remembered(_KEY) or settings.remembered(_KEY + "-" + _settled)
    if chosen:
        _use(chosen)
    else:
        _settling = asyncio.create_task(_measure(_settled))


def _use(backend):
    if backend not in names():
        change(error=say("no-backend-here"))
    elif backend != state.backend:
        engine.ask(say("changing-backend"), _changed, "choose_backend", backend)


async def _measure(network):
    """Time the network on all that may be worth it, and use the fastest."""
    await _quiet()
    asked = await engine.call("to_time")
    best, least = "wasm", asked.seconds
    for name in names():
        # WebGL is small. WebGPU is not, so it is fetched only for what is slow without.
        if name == "wasm" or name not in list(asked.backends) or (name == "webgpu" and least < _SLOW):
            continue
        seconds = await _undisturbed(name, asked)
        if seconds is None:
            return
        js.console.info("inference: {} {:.3f} s, {} {:.3f} s".format(name, seconds, best, least))
        if seconds < least:
            best, least = name, seconds
    settings.remember(_KEY + "-" + network, best)
    _use(best)


async def _undisturbed(name, asked):
    """Seconds of one inference, timed while nobody does anything; None if that never is."""
    for _ in range(_TRIES):
        await _quiet()
        before, found = _touched, []
        trial = asyncio.create_task(_timed(name, asked, found))
        while not found and before == _touched and _idle():
            await asyncio.sleep(0.1)
        if found:
            return found[0]
        trial.cancel()
        _end()
    return None


async def _quiet():
    """Wait until nobody has done anything for a while."""
    before = None
    while before != _touched or not _idle():
        before = _touched
        await asyncio.sleep(_QUIET)


def _idle():
    return state.phase == "ready" and not state.requests and not state.jobs


async def _timed(name, asked, found):
    """Put the seconds of one inference into a list; endless ones if it fails, or takes too long."""
    global _probes
    _probes += 1
    seconds = float("inf")
    try:
        probe = await create_named_worker("ui/engine/probe.py", _probe(), "ui/engine/probe.toml", "mpy")
        seconds = await asyncio.wait_for(_asked(probe, name, asked), _PATIENCE)
    except Exception as error:  # it is not there, or broken: wasm it is
        js.console.info(name + " cannot be used: " + str(error))
    _end()
    found.append(seconds)


async def _asked(probe, name, asked):
    return await probe.seconds(base(), name, asked.source, asked.image, asked.shape, asked.kind)


def _probe():
    return "probe-{}".format(_probes)


def _end():
    """End the worker that times."""
    script = document.querySelector("script[name={}]".format(_probe()))
    if script and script.xworker:
        script.xworker.terminate()


def show(state):
    _select.disabled = state.answer is None
    wish = state.awaited("choose_backend")
    if wish or state.backend:
        _select.value = wish[0] if wish else state.backend


shown_by(show, "answer", "backend", "requests")
followed_by(_settle, "answer")
