"""How long the methods take to fill a hole in the browser, beside well-known ones.

In the browser ours run in Pyodide, as in the page; OpenCV's JavaScript build runs in the
same page. scikit-image and resynthesizer run natively, in this process, while the browser
rests. The two sides take turns, hole by hole.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from statistics import mean, median
from time import perf_counter
from typing import Any, Final

import numpy as np
from playwright.sync_api import Page

from interactive_classification.fill import METHODS
from interactive_classification.fill.method import Image, Mask
from interactive_classification.pixels import open_picture

from .quality import GALLERY, Fill, holes, others
from .row import Row
from .stand import HERE, Python, Stand, cold_page

PHOTO: Final = GALLERY / "chelsea-cat.webp"
SIZES: Final = (227, 448)
HOLES: Final = ("disk 5", "disk 10", "disk 20", "disk 30", "disk 45", "stroke 12")
"""Those of :func:`.quality.holes` that are timed; the numbers are pixels."""

Timed = Callable[[str], float]
"""Fills the hole of this name once and returns how many milliseconds that took."""

_CODE: Final = (HERE / "fills_in_pyodide.py").read_text("utf-8")
_OPENCV: Final = (HERE / "opencv.js").read_text("utf-8")


def biharmonic(stand: Stand) -> Iterator[Row]:
    """Compare with scikit-image on the whole picture, natively."""
    inpaint: Any = import_module("skimage.restoration").inpaint_biharmonic

    def whole(image: Image, mask: Mask) -> Image:
        filled: Image = inpaint(image, mask, channel_axis=-1)
        return filled

    against = "scikit-image, native, whole picture"
    yield from _rows(stand, "biharmonic", SIZES[:1], against, _natively(whole), limit=1.2)


def fast_marching(stand: Stand) -> Iterator[Row]:
    """Compare with OpenCV's TELEA in the same page."""
    yield from _rows(stand, "fast-marching", SIZES, "opencv.js TELEA", _opencv, limit=1.0)


def patch_match(stand: Stand) -> Iterator[Row]:
    """Compare with resynthesizer, which runs on one thread, natively."""
    resynthesizer = _natively(others()["resynthesizer"])
    yield from _rows(stand, "patch-match", SIZES, "resynthesizer, native", resynthesizer, limit=1.0)


Start = Callable[[Page, str, Image, Mapping[str, Mask]], Timed]
"""Makes what ours is compared with, given the page, the base address, a photo and holes."""


def _rows(
    stand: Stand, method: str, sizes: tuple[int, ...], against: str, start: Start, limit: float
) -> Iterator[Row]:
    if method not in METHODS:
        return
    for size in sizes:
        image = open_picture(PHOTO.read_bytes(), size)
        masks = {name: holes(size)[name] for name in HOLES}
        with cold_page(stand.browser) as page:
            python = Python(page, stand.base, ours=True)
            python.load("interactive-classification", "scikit-image")
            python.run(_CODE, size=size, pixels=_text(image), holes=_texts(masks))
            ours = _in_pyodide(python, method)
            theirs = start(page, stand.base, image, masks)
            _warm(ours, theirs)
            found = {hole: _in_turn(ours, theirs, hole, stand.repeats) for hole in masks}
        what = f"{method} in Pyodide, {size}x{size}"
        for hole, (value, reference) in found.items():
            yield Row(f"{what}, {hole}", against, value, reference)
        values, references = zip(*found.values(), strict=True)
        yield Row(f"{what}, mean", against, mean(values), mean(references), limit=limit)


def _warm(ours: Timed, theirs: Timed) -> None:
    """Fill a few holes that do not count: browsers compile what is used often anew."""
    for _ in range(3):
        for hole in ("disk 10", "stroke 12"):
            ours(hole)
            theirs(hole)


def _in_turn(ours: Timed, theirs: Timed, hole: str, repeats: int) -> tuple[float, float]:
    """Return the medians of both."""
    pairs = [(ours(hole), theirs(hole)) for _ in range(repeats)]
    first, second = zip(*pairs, strict=True)
    return median(first), median(second)


def _in_pyodide(python: Python, method: str) -> Timed:
    def timed(hole: str) -> float:
        milliseconds: float = python.run(f"str(milliseconds({method!r}, {hole!r}))")
        return milliseconds

    return timed


def _natively(fill: Fill) -> Start:
    def start(page: Page, base: str, image: Image, masks: Mapping[str, Mask]) -> Timed:
        def timed(hole: str) -> float:
            started = perf_counter()
            fill(image, masks[hole])
            return 1000 * (perf_counter() - started)

        return timed

    return start


def _opencv(page: Page, base: str, image: Image, masks: Mapping[str, Mask]) -> Timed:
    page.add_script_tag(url=f"{base}npm/@techstark/opencv-js/dist/opencv.js")
    page.evaluate(_OPENCV)
    page.evaluate("given => prepare(given)", [len(image), _text(image), _texts(masks)])
    return lambda hole: float(page.evaluate("hole => telea(hole)", hole))


def _text(array: Image) -> str:
    return b64encode(array.tobytes()).decode()


def _texts(masks: Mapping[str, Mask]) -> str:
    return json.dumps({name: _text(mask.astype(np.uint8)) for name, mask in masks.items()})
