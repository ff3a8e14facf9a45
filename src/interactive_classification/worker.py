"""The engine's side of the page: runs in a worker, under Pyodide.

The page awaits the functions named in ``__export__``. First it calls :func:`boot`
once for each of ``STEPS``; then the others. Through :func:`request` come all that
:mod:`interactive_classification.requests` lists and
:class:`~interactive_classification.answers.Answers` answers; here they are turned
into JavaScript. What goes wrong by the person's doing comes back as
``{"error": {"key", "values", "english"}}``, one plain sentence; nothing made so far is lost by it.

This file is a script: PyScript runs it before any package is there, so it
imports the engine only when a boot step has loaded it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyodide_js
from js import Object, console, fetch
from pyodide.ffi import JsException, JsProxy, to_js

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from interactive_classification.answers import Answers
    from interactive_classification.network.web import WebRuntime

STEPS = ("packages", "classifier", "fills")

DIFFERENCE = 0.02
"""By how much of their span a photo's logits may differ from one backend to another."""

__export__ = ["boot", "cancel", "choose_backend", "memory", "progress", "request", "to_time"]

answers: "Answers"
root: str  # absolute address of the site, ending in a slash
runtime_loading: "asyncio.Future[WebRuntime]"
all_fills_ready = asyncio.Event()

Export = Callable[..., Awaitable[Any]]


def js(value: Any) -> Any:
    """Convert a result to plain JavaScript objects and typed arrays."""
    return to_js(value, dict_converter=Object.fromEntries)


def answering(request: Callable[[], Export]) -> Export:
    """Take arguments from JavaScript; turn the answer into JavaScript, and errors into sentences.

    Parameters
    ----------
    request : callable
        Returns what answers, once the engine is there.
    """

    async def answer(*arguments: Any) -> Any:
        from interactive_classification.sentences import Told, sentence
        from interactive_classification.turns import Cancelled

        given = [_python(one) for one in arguments]
        try:
            return js(await _whatever_the_backend(request(), *given))
        except Told as error:
            return js({"error": error.sentence.plain()})
        except MemoryError:
            return js({"error": sentence("no-room").plain()})
        except Cancelled:
            seen: Any = answers.view() if answers.session.opened else {}
            return js({**seen, "cancelled": True})

    return answer


def _python(one: Any) -> Any:
    """Convert an argument from JavaScript; a file's bytes are copied once only."""
    if not isinstance(one, JsProxy):
        return one
    if one.constructor.name == "Uint8Array":
        return one.to_bytes()
    return one.to_py(default_converter=_as_file)


def _as_file(one: Any, *_: Any) -> Any:
    """Leave a file in JavaScript's memory: it may be large, and Python's memory never shrinks."""
    from interactive_classification.network.web import OpenedFile

    return OpenedFile(one) if hasattr(one, "arrayBuffer") else one


async def _whatever_the_backend(request: Export, *given: Any) -> Any:
    """Answer a request, on wasm if the backend is lost meanwhile."""
    from interactive_classification.network.web import TITLES, BackendLost
    from interactive_classification.sentences import sentence

    try:
        return await request(*given)
    except BackendLost as error:  # a request that failed has changed nothing: it can be repeated
        await _use("wasm")
        answer = await request(*given)
        notice = sentence("on-wasm", TITLES[str(error)]).plain()
        return {**answer, "notice": notice} if isinstance(answer, dict) else answer


async def _request(name: str, *given: Any) -> Any:
    from interactive_classification.requests import KINDS

    assert name in KINDS, name
    return await getattr(answers, name)(*given)


request = answering(lambda: _request)
"""Make the request of this name; further arguments are its own."""


async def boot(step: str, base: str) -> Any:
    """Do one boot step; the page says which, meanwhile.

    Parameters
    ----------
    step : {"packages", "classifier", "fills"}
        In this order.
    base : str
        Absolute address of the site's root, ending in a slash.

    Returns
    -------
    object
        ``{"step", "seconds"}``.
    """
    global root
    root = base
    started = perf_counter()
    await {"packages": _packages, "classifier": _classifier, "fills": _fills}[step]()
    return js({"step": step, "seconds": perf_counter() - started})


async def _packages() -> None:
    global runtime_loading
    await pyodide_js.loadPackage("interactive-classification")
    from interactive_classification.network.web import WebRuntime

    # It is opened by another worker, while the rest is imported here.
    runtime_loading = asyncio.ensure_future(WebRuntime.load(root))
    await pyodide_js.loadPackage(js(["numpy", "pillow"]))
    import interactive_classification.answers  # noqa: F401


async def _classifier() -> None:
    global answers
    from interactive_classification.answers import Answers
    from interactive_classification.classify import labels
    from interactive_classification.network.web import WebNetworks
    from interactive_classification.networks import Networks
    from interactive_classification.session import Session

    response = await fetch(f"{root}models/labels.json")
    session = Session(await runtime_loading, labels(await response.text()))
    answers = Answers(session, all_fills_ready, Networks(WebNetworks(root), session.labels))


async def _fills() -> None:
    await pyodide_js.loadPackage("scikit-image")
    from skimage.restoration import inpaint_biharmonic  # noqa: F401, imported now, not at a stroke

    all_fills_ready.set()


async def _choose_backend(backend: str) -> Any:
    from interactive_classification.network.web import TITLES, BackendLost, backends
    from interactive_classification.sentences import Told

    runtime = answers.session.runtime
    if backend not in backends(runtime.card):
        backend = "wasm"
    if backend != runtime.name:
        try:
            await _use(backend)
        except (JsException, BackendLost) as error:
            console.warn(str(error))
            raise Told("no-backend", TITLES[backend]) from error
    return answers.view()


async def _use(backend: str) -> None:
    """Run the network on this backend from now on."""
    from interactive_classification.network.web import BackendLost, WebRuntime

    session = answers.session
    before = session.runtime
    assert isinstance(before, WebRuntime)
    said = session.original_output.logits if session.opened else None
    await session.use(await before.on(backend))
    if said is not None and not _same(said, session.original_output.logits):
        wrong = session.runtime
        await session.use(before)
        await wrong.release()
        raise BackendLost(backend)
    with suppress(JsException):  # of a backend that was lost, nothing can be given back
        await before.release()


def _same(some: "NDArray[np.float32]", others: "NDArray[np.float32]") -> bool:
    """Tell whether two backends say the same, but for how they round: a driver may be wrong."""
    return bool(abs(some - others).max() <= DIFFERENCE * (some.max() - some.min()))


choose_backend = answering(lambda: _choose_backend)
"""Run the network on another backend from now on."""


async def to_time() -> Any:
    """Time the network that is asked, and tell what ``ui/engine/probe.py`` needs to do so.

    What has just begun runs slowly, so it is asked twice more, as any other may be meanwhile.

    Returns
    -------
    object
        ``{"seconds", "source", "image", "shape", "kind", "backends"}``: how long it takes; its
        file, see :meth:`~.network.web.WebRuntime.source`; its input's name, shape and type; and
        what it can be timed on.
    """
    from interactive_classification.classify import tensor
    from interactive_classification.network.web import WebRuntime, backends

    session = answers.session
    runtime = session.runtime
    assert isinstance(runtime, WebRuntime)
    least = runtime.seconds
    for _ in range(2):
        await session.use(runtime)
        least = min(least, runtime.seconds)
    card, source = runtime.card, await runtime.source()
    return js(
        {
            "seconds": least,
            "source": source or "",
            "image": card.image,
            "shape": list(tensor(session.original, card).shape),
            "kind": card.kind,
            "backends": list(backends(card)) if source else [],
        }
    )


async def cancel() -> None:
    """Stop the fill that is running; its request is answered as cancelled."""
    answers.session.cancel()


async def memory() -> int:
    """Bytes of WebAssembly memory that Python holds; it never shrinks."""
    return int(pyodide_js._module.HEAP8.length)


async def progress() -> float:
    """How far the running fill is, in [0, 1]."""
    return answers.fraction
