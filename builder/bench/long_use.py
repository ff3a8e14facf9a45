"""Whether the page can be used for hours: what it holds, and whether it stays as quick."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from random import Random
from statistics import median
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Page

from builder.places import DIST

from .mixed_use import Held, Use
from .row import Row
from .stand import Stand, whole_page

WARM: Final = 50
ACTIONS: Final = 1500
STROKES: Final = 15
PHOTOS: Final = 100
SEEDS: Final = (1, 2, 3, 4)
MINUTES: Final = 5
QUICK: Final = 10
"""How many times less is done where only a few measurements are wanted."""

_SIDES: Final = (4000, 3000)  # of a photo, in pixels
_LIMITS: Final = {"engine": 1.2, "heap": 1.5, "nodes": 1.5, "listeners": 1.5}
_NAMES: Final = {
    "engine": "Python's memory", "heap": "the page's heap", "nodes": "nodes",
    "listeners": "listeners", "stored": "stored",
}  # fmt: skip


def rows(stand: Stand) -> Iterator[Row | str]:
    """Use the page for long in three ways, each on a page of its own."""
    less = QUICK if stand.repeats < QUICK else 1
    yield from _mixed(stand, ACTIONS // less)
    yield from _photos(stand, PHOTOS // less)
    for seed in SEEDS:
        yield from _random(stand, seed, MINUTES * 60 / less)


@contextmanager
def _use(stand: Stand, seed: int) -> Iterator[Use]:
    with whole_page(stand) as page:
        use = Use(page, seed)
        use.watch()
        use.rest()
        yield use


def _mixed(stand: Stand, actions: int) -> Iterator[Row]:
    with _use(stand, 1) as use:
        use.begin()
        use.act(WARM - 10)  # those and what begins
        early = use.held()
        use.act(actions - WARM)
        late = use.held()
        yield from _compared(f"after {actions} mixed actions", f"after {WARM}", late, early, use)
        with _use(stand, 1) as fresh:  # beside it, since a machine is not as busy all the time
            pairs = [(use.timed_stroke(), fresh.timed_stroke()) for _ in range(1 + STROKES)][1:]
        last, first = (median(times) for times in zip(*pairs, strict=True))
        yield Row(f"a stroke after {actions} actions", "on a fresh page", last, first)


def _photos(stand: Stand, count: int) -> Iterator[Row]:
    with _use(stand, 2) as use:
        photos = [_photo(number) for number in range(5)]
        for number in range(count):
            if number == len(photos):
                early = use.held()
            _open(use.page, f"{number}.jpg", photos[number % len(photos)])
            use.rest()
            use.stroke()
        yield from _compared(
            f"after {count} photos of 12 megapixels", f"after {len(photos)}", use.held(), early, use
        )


def _random(stand: Stand, seed: int, seconds: float) -> Iterator[Row]:
    with _use(stand, seed) as use:
        use.begin()
        early = use.held()
        count = use.at_random(seconds)
        use.recover()
        yield from _compared(
            f"after {seconds:.0f} s of random input (seed {seed}, {count} events)",
            "before", use.held(), early, use,
        )  # fmt: skip
        stroke = use.timed_stroke()
        yield Row("a stroke after it", "a second", stroke, 1000.0)


def _compared(what: str, against: str, late: Held, early: Held, use: Use) -> Iterator[Row]:
    for field in fields(Held):
        name = field.name
        now, before = (float(getattr(held, name)) for held in (late, early))
        unit = "MB" if name in ("engine", "heap", "stored") else ""
        by = 1e6 if unit else 1.0
        note = f"errors in the console: {len(use.problems)}" if name == "engine" else ""
        yield Row(
            f"{_NAMES[name]} {what}", against, now / by, max(before, 1.0) / by, unit,
            limit=_LIMITS.get(name), note=note,
        )  # fmt: skip


def _photo(number: int) -> bytes:
    """Return a photo of 12 megapixels: one of the gallery's, enlarged, with grain."""
    gallery = sorted(DIST.joinpath("assets", "gallery").glob("*[!b].jpg"))  # no thumbnails
    small = Image.open(gallery[number]).convert("RGB").resize(_SIDES)
    grain = Image.frombytes("L", _SIDES, Random(number).randbytes(_SIDES[0] * _SIDES[1]))
    file = io.BytesIO()
    Image.blend(small, grain.convert("RGB"), 0.05).save(file, "JPEG", quality=85)
    return file.getvalue()


def _open(page: Page, name: str, data: bytes) -> None:
    file: Any = {"name": name, "mimeType": "image/jpeg", "buffer": data}
    page.get_by_label("Open image").set_input_files(file)
