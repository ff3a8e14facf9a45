"""What the native tests share: the real model, its labels and real photos."""

import asyncio
import io
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification.classify import Label, labels
from interactive_classification.pixels import open_picture
from interactive_classification.runtime import Output
from interactive_classification.runtime_native import MODELS, NativeRuntime
from interactive_classification.session import Session

# A busy machine must not fail a test: hypothesis is not to watch the clock. Nor is luck:
# it tries the same examples every time.
hypothesis.settings.register_profile("patient", deadline=None, derandomize=True)
hypothesis.settings.load_profile("patient")

GALLERY = Path(__file__).parents[1] / "assets" / "gallery"


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
