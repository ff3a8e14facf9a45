"""What the native tests share: the real model, its labels and real photos."""

import asyncio
import io
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification.classify import Label, labels
from interactive_classification.model_files import MODELS
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.port import Output
from interactive_classification.pixels import open_picture
from interactive_classification.session import Session

# A busy machine must not fail a test: hypothesis is not to watch the clock. Nor is luck:
# it tries the same examples every time.
hypothesis.settings.register_profile("patient", deadline=None, derandomize=True)
hypothesis.settings.load_profile("patient")

GALLERY = Path(__file__).parents[1] / "assets" / "gallery"
IN_BROWSERS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if IN_BROWSERS in item.path.parents:
            item.add_marker(pytest.mark.built)
        if item.path.name.startswith("test_fuzz_"):
            item.add_marker(pytest.mark.slow)


@contextmanager
def _without_the_drivers_loop(item: pytest.Item) -> Generator[None, None, None]:
    """Let a native test run loops of its own.

    Once a test has driven a browser, the driver's loop counts as running in this thread, though
    it rests between two of the driver's calls, and asyncio would let no other run.
    """
    if IN_BROWSERS in item.path.parents:
        yield
        return
    resting = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(resting)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    with _without_the_drivers_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    with _without_the_drivers_loop(item):
        return (yield)


@pytest.fixture(scope="session")
def known() -> tuple[Label, ...]:
    return labels((MODELS / "labels.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def runtime() -> NativeRuntime:
    return NativeRuntime((MODELS / "squeezenet.onnx").read_bytes())


@pytest.fixture(scope="session")
def classify_picture(runtime: NativeRuntime) -> Callable[[np.ndarray], Output]:
    """Run the network on a working picture."""
    from interactive_classification.classify import tensor

    return lambda picture: asyncio.run(runtime.run(tensor(picture)))


@pytest.fixture
def session(runtime: NativeRuntime, known: tuple[Label, ...]) -> Session:
    return Session(runtime, known)


@pytest.fixture(scope="session")
def coffee() -> bytes:
    return (GALLERY / "coffee-cup.webp").read_bytes()


@pytest.fixture(scope="session")
def chelsea() -> bytes:
    return (GALLERY / "chelsea-cat.webp").read_bytes()


@pytest.fixture(scope="session")
def coffee_picture(coffee: bytes) -> np.ndarray:
    return open_picture(coffee)


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Write a Pillow image as a file's bytes."""

    def encoded(image: Pillow.Image, kind: str = "PNG", **options: Any) -> bytes:
        file = io.BytesIO()
        image.save(file, kind, **options)
        return file.getvalue()

    return encoded


@pytest.fixture(scope="session")
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    return asyncio.run


@pytest.fixture(scope="session")
def effort() -> Callable[[Callable[[], Any]], float]:
    """Return how many seconds of the processor something takes, at best of three times.

    Unlike the time on the wall it does not grow when other programs want the processor, too.
    """

    def measured(work: Callable[[], Any]) -> float:
        took = []
        for _ in range(3):
            start = time.thread_time()
            work()
            took.append(time.thread_time() - start)
        return min(took)

    return measured
