"""The browser and CPython say the same about the same picture."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from interactive_classification.classify import labels, tensor
from interactive_classification.fill import METHODS
from interactive_classification.network.native import NativeRuntime
from interactive_classification.session import Session

from .conftest import GALLERY, ROOT, Bench

STROKE = [120.5, 130.25, 240.0, 150.0, 260.0, 260.0]
RADIUS = 14


def native() -> Session:
    names = labels((ROOT / "models" / "labels.json").read_text("utf-8"))
    return Session(NativeRuntime((ROOT / "models" / "squeezenet.onnx").read_bytes()), names)


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: the browser's driver has a loop in this one."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, work).result()


def outputs(bench: Bench) -> tuple[np.ndarray, np.ndarray]:
    """Logits and class maps of the modified picture, out of the worker."""
    found = bench.python("answer(await engine.outputs())")
    logits, maps = (found[name] for name in ("logits", "class_maps"))
    return np.array(logits), np.array(maps).reshape(1000, 13, 13)


@pytest.mark.parametrize("stem", ["coffee-cup", "chelsea-cat"])
@pytest.mark.parametrize(("backend", "tolerance"), [("wasm", 1e-3), ("webgl", 1e-2)])
def test_logits_agree(bench: Bench, stem: str, backend: str, tolerance: float) -> None:
    running = bench.page.locator("body")
    if running.get_attribute("data-backend") != backend:
        bench.run_on(backend)
    assert running.get_attribute("data-backend") == backend
    bench.photo(stem)
    logits, maps = outputs(bench)
    session = native()
    (path,) = GALLERY.glob(f"{stem}.*")
    at_once(session.open(path.read_bytes()))
    assert np.abs(logits - session.original_output.logits).max() < tolerance
    assert np.abs(maps.clip(0).mean((1, 2)) - logits).max() < 1e-4 if backend == "wasm" else 1e-2
    if backend != "wasm":
        bench.run_on("wasm")


@pytest.mark.parametrize("backend", ["wasm", "webgl"])
def test_a_preview_says_the_same_with_and_without_evidence(bench: Bench, backend: str) -> None:
    """Without, only the logits are copied out of ONNX Runtime."""
    if bench.page.locator("body").get_attribute("data-backend") != backend:
        bench.run_on(backend)
    bench.photo("coffee-cup")
    seen = [
        bench.python(
            "found = await engine.preview("
            f"ffi.to_js({STROKE}), {RADIUS}, True, False, {index}, False)\n"
            "answer(js.JSON.stringify(found.modified_predictions)"
            " + str(hasattr(found, 'evidence')))"
        )
        for index in (-1, 967)
    ]
    assert seen[0].removesuffix("False") == seen[1].removesuffix("True")
    assert seen[0].endswith("False") and "espresso" in seen[0]
    if backend != "wasm":
        bench.run_on("wasm")


@pytest.mark.parametrize("method", METHODS)
def test_fills_agree(bench: Bench, method: str) -> None:
    bench.photo("coffee-cup")
    stroke = f"'brush', ffi.to_js({STROKE}), {RADIUS}, '{method}', False"
    bench.python(f"await engine.edit({stroke})\nanswer(True)")
    bench.do(lambda: bench.page.get_by_label("Fill method").select_option(method))
    session = native()
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> None:
        await session.open(path.read_bytes())
        await session.paint(np.reshape(STROKE, (-1, 2)), RADIUS, method)

    at_once(work())
    there = bench.pixels("Modified image")[..., :3].astype(int)
    assert np.abs(there - session.modified).max() <= 1
    assert (there != session.original).any()
    logits, _ = outputs(bench)
    assert np.abs(logits - session.modified_output.logits).max() < 0.05
    assert tensor(session.modified).shape == (1, 3, 224, 224)
