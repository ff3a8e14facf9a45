"""The engine's side of the page: runs in a worker, under Pyodide.

The page awaits the functions named in ``__export__``. First it calls
:func:`boot` once for each of ``STEPS``; then the others, each of which answers
with an object that the page shows. What goes wrong by the person's doing comes
back as ``{"error": sentence}``; nothing made so far is lost by it.

This file is a script: PyScript runs it before any package is there, so it
imports the engine only when a boot step has loaded it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyodide_js
from js import Object, console, fetch
from pyodide.ffi import JsException, to_js

if TYPE_CHECKING:
    from interactive_classification.classify import Prediction
    from interactive_classification.mask import Mask
    from interactive_classification.pixels import Image
    from interactive_classification.runtime import Output
    from interactive_classification.runtime_web import WebRuntime
    from interactive_classification.session import Session

__export__ = [
    "boot",
    "cancel",
    "choose_backend",
    "compare",
    "edit",
    "evidence",
    "find_class",
    "memory",
    "methods",
    "open_picture",
    "outputs",
    "paint",
    "piece_outline",
    "pieces",
    "pin",
    "preview",
    "progress",
    "redo",
    "refill",
    "reset",
    "undo",
]

ROWS = 10  # how many classes an answer lists
STEPS = ("packages", "classifier", "fills")

session: "Session"
runtime: "WebRuntime"
latest_progress = 0.0
pieces_now: Any = None  # (H, W) uint16: the superpixels as the person sees them
pinned: list[int] = []  # classes that every answer tells about
runtime_loading: Any = None
all_fills_ready = asyncio.Event()


def js(value: Any) -> Any:
    """Convert a result to plain JavaScript objects and typed arrays."""
    return to_js(value, dict_converter=Object.fromEntries)


Export = Callable[..., Awaitable[Any]]


def answering(export: Export) -> Export:
    """Turn what an export returns into JavaScript, and its errors into sentences."""

    @wraps(export)
    async def answer(*arguments: Any) -> Any:
        from interactive_classification.session import CancelledFill

        try:
            return js(await export(*arguments))
        except ValueError as error:  # of the engine: one plain sentence each
            return js({"error": str(error)})
        except CancelledFill:
            return js({**view(), "cancelled": True})

    return answer


# ---------------------------------------------------------------- boot


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
    started = perf_counter()
    await {"packages": _packages, "classifier": _classifier, "fills": _fills}[step](base)
    return js({"step": step, "seconds": perf_counter() - started})


async def _packages(base: str) -> None:
    global runtime_loading
    await pyodide_js.loadPackage("interactive-classification")
    from interactive_classification.runtime_web import WebRuntime

    # ONNX Runtime compiles on other threads while NumPy arrives.
    runtime_loading = asyncio.ensure_future(WebRuntime.load(base))
    await pyodide_js.loadPackage(js(["numpy", "pillow"]))
    import interactive_classification.session  # noqa: F401


async def _classifier(base: str) -> None:
    global session, runtime
    from interactive_classification.classify import labels
    from interactive_classification.session import Session

    response = await fetch(f"{base}models/labels.json")
    runtime = await runtime_loading
    session = Session(runtime, labels(await response.text()))


async def _fills(base: str) -> None:
    await pyodide_js.loadPackage("scikit-image")
    from skimage.restoration import inpaint_biharmonic  # noqa: F401, imported now, not at a stroke

    all_fills_ready.set()


# ---------------------------------------------------------------- answers


def view() -> dict[str, Any]:
    """Describe the pictures as they are now."""
    return {
        **_seen(session.modified, session.modified_output),
        "erased": bool(session.mask.any()),
        **_marked(),
        "method": session.method,
        "can_undo": session.can_undo,
        "can_redo": session.can_redo,
        "backend": runtime.name,
        "inference_seconds": runtime.seconds,
    }


def _marked() -> dict[str, Any]:
    """Tint what is marked but not filled yet, as RGBA, if anything is."""
    import numpy as np

    waiting = session.marked ^ session.mask
    if not waiting.any():
        return {}
    tint = np.zeros((*waiting.shape, 4), np.uint8)
    tint[waiting] = (230, 40, 90, 150)
    return {"marked": tint.reshape(-1)}


def _seen(picture: "Image", output: "Output") -> dict[str, Any]:
    """Describe a modified picture beside the original."""
    from interactive_classification.classify import Prediction, softmax, top
    from interactive_classification.pixels import to_rgba

    before, after = softmax(session.original_output.logits), softmax(output.logits)
    first = top(session.original_output.logits, session.labels, ROWS)

    def rows(indices: Iterable[int], now: Any) -> list[dict[str, Any]]:
        return [
            _row(Prediction(i, session.labels[i].short, now[i], now[i] - before[i]))
            for i in map(int, indices)
        ]

    return {
        "size": session.size,
        "modified": to_rgba(picture).reshape(-1),
        "original_predictions": [_row(p) for p in first],
        "modified_predictions": rows(
            (p.index for p in top(output.logits, session.labels, ROWS)), after
        ),
        "followed_predictions": rows((p.index for p in first), after),
        "original_pinned": rows(pinned, before),
        "modified_pinned": rows(pinned, after),
        "tracked_now": float(after[first[0].index]),
    }


def _row(prediction: "Prediction") -> dict[str, Any]:
    return {
        "index": prediction.index,
        "label": prediction.label,
        "name": session.labels[prediction.index].full,
        "confidence": float(prediction.confidence),
        "change": float(prediction.change or 0.0),
    }


@answering
async def open_picture(data: Any) -> Any:
    """Open a photo, given its file's bytes."""
    from interactive_classification.pixels import to_rgba

    await session.open(data.to_bytes())
    return {**view(), "original": to_rgba(session.original).reshape(-1)}


@answering
async def paint(points: Any, radius: float, method: str, restore: bool = False) -> Any:
    """Erase a stroke, x and y of its points in turn, or restore, and fill the hole."""
    await _wait_for(method)
    stroke = _pairs(points)
    await session.paint(stroke, radius, method, restore=restore, progress=_follow)
    return view()


@answering
async def edit(kind: str, points: Any, amount: float, method: str, mark: bool) -> Any:
    """Change the hole by any other tool, and fill it, unless it is only to be marked.

    `kind` is one of ``_operations``; `amount` is the brush's radius, or by how many
    pixels to grow or shrink.
    """
    operation = _operations(_pairs(points), amount)[kind]
    if mark:
        await session.mark(operation)
    else:
        await _wait_for(method)
        await session.edit(operation, method, progress=_follow)
    return view()


def _operations(points: list[tuple[float, float]], amount: float) -> dict[str, Any]:
    from interactive_classification import mask as masks
    from interactive_classification.superpixels import piece

    def drawn(draw: Callable[..., None], *how: Any, **also: Any) -> Callable[["Mask"], "Mask"]:
        def operation(mask: "Mask") -> "Mask":
            draw(mask, points, *how, **also)
            return mask

        return operation

    return {
        "brush": drawn(masks.draw_stroke, amount),
        "restore": drawn(masks.draw_stroke, amount, restore=True),
        "rectangle": drawn(masks.draw_rectangle),
        "lasso": drawn(masks.draw_polygon),
        "piece": lambda mask: mask | piece(pieces_now, *points[0]),
        "grow": lambda mask: masks.grow(mask, amount),
        "shrink": lambda mask: masks.shrink(mask, amount),
        "invert": lambda mask: ~mask,
        "fill": lambda mask: mask,
    }


@answering
async def pieces(count: int) -> Any:
    """Cut the original into about so many superpixels: which pixel is in which, and outlines."""
    global pieces_now
    await all_fills_ready.wait()
    from interactive_classification.superpixels import outlines, segment

    pieces_now = segment(session.original, count)
    return {"labels": pieces_now.reshape(-1), "outlines": outlines(pieces_now).reshape(-1)}


@answering
async def piece_outline(x: float, y: float) -> Any:
    """Outline the superpixel at a place."""
    from interactive_classification.superpixels import outline, piece

    return {"outline": outline(piece(pieces_now, x, y)).reshape(-1)}


@answering
async def preview(
    points: Any, radius: float, begin: bool, restore: bool, index: int, signed: bool
) -> Any:
    """Show what the stroke in progress does, and the evidence for a class if `index` is one."""
    found = await session.preview(_pairs(points), radius, begin=begin, restore=restore)
    answer = _seen(found.picture, found.output)
    if index >= 0:
        answer["evidence"] = _evidence(index, signed, found.output)
    return answer


@answering
async def compare(index: int) -> Any:
    """Fill the hole with every method; `index` is the class whose change is asked for."""
    from interactive_classification.classify import softmax
    from interactive_classification.fill import METHODS

    _follow(0.0)
    await all_fills_ready.wait()
    before = softmax(session.original_output.logits)
    answer = []
    for one in await session.compare(progress=_follow):
        now = softmax(one.output.logits)
        answer.append(
            {
                **_seen(one.picture, one.output),
                "method": one.method,
                "title": METHODS[one.method].title,
                "label": session.labels[index].short,
                "confidence": float(now[index]),
                "change": float(now[index] - before[index]),
            }
        )
    return answer


@answering
async def refill(method: str) -> Any:
    """Fill the same hole by another method."""
    await _wait_for(method)
    await session.refill(method, progress=_follow)
    return view()


@answering
async def undo() -> Any:
    """Go one step back."""
    await session.undo()
    return view()


@answering
async def redo() -> Any:
    """Go one step forward again."""
    await session.redo()
    return view()


@answering
async def reset() -> Any:
    """Bring everything erased back; a step that can be undone."""
    await session.reset()
    return view()


@answering
async def choose_backend(backend: str, base: str) -> Any:
    """Run the network on another backend from now on."""
    global runtime
    from interactive_classification.runtime_web import WebRuntime

    if backend != runtime.name:
        try:
            other = await WebRuntime.load(base, backend)
            await session.use(other)
            runtime, before = other, runtime
            await before.release()
        except JsException as error:
            console.warn(error)
            raise ValueError(f"This browser cannot run the network on {backend}.") from error
    return view()


@answering
async def evidence(index: int, signed: bool) -> Any:
    """Find where the evidence for a class lies, as two RGBA pictures to lay over."""
    return _evidence(index, signed, session.modified_output)


def _evidence(index: int, signed: bool, output: "Output") -> dict[str, Any]:
    from interactive_classification.explain import heat_maps

    before = session.original_output
    maps = heat_maps(before.class_maps, output.class_maps, index, signed, session.size)
    return {
        "index": index,
        "label": session.labels[index].short,
        "original": maps.original.reshape(-1),
        "modified": maps.modified.reshape(-1),
        "scale": maps.scale,
        "original_logit": float(before.logits[index]),
        "modified_logit": float(output.logits[index]),
    }


@answering
async def outputs() -> Any:
    """Give the network's raw outputs for the modified picture."""
    found = session.modified_output
    return {"logits": found.logits, "class_maps": found.class_maps.reshape(-1)}


@answering
async def pin(indices: Any) -> Any:
    """Tell about these classes in every answer, whatever their rank."""
    pinned[:] = [int(index) for index in indices.to_py()]
    return view()


@answering
async def find_class(words: str) -> Any:
    """Find classes by name, at most eight."""
    from interactive_classification.classify import find

    return [
        {"index": label.index, "label": label.short, "name": label.full}
        for label in find(session.labels, words)[:8]
    ]


@answering
async def methods() -> Any:
    """List the fill methods."""
    from interactive_classification.fill import METHODS

    return [
        {"name": m.name, "title": m.title, "description": m.description} for m in METHODS.values()
    ]


async def cancel() -> None:
    """Stop the fill that is running; its request is answered as cancelled."""
    session.cancel()


async def memory() -> int:
    """Bytes of WebAssembly memory that Python holds; it never shrinks."""
    return int(pyodide_js._module.HEAP8.length)


async def progress() -> float:
    """How far the running fill is, in [0, 1]."""
    return latest_progress


def _follow(fraction: float) -> None:
    global latest_progress
    latest_progress = fraction


def _pairs(points: Any) -> list[tuple[float, float]]:
    flat = points.to_py()
    return list(zip(flat[::2], flat[1::2], strict=True))


async def _wait_for(method: str) -> None:
    """Wait until a method's packages are there, and begin its progress."""
    from interactive_classification.fill import method as find

    _follow(0.0)
    if find(method).requires:
        await all_fills_ready.wait()
