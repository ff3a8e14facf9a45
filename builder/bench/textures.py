"""Holes in textured places of the gallery's photos, and pictures of how each method fills them."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean
from typing import Final

import numpy as np
from PIL import Image as Pillow

from builder.places import ROOT
from interactive_classification.fill.method import Image, Mask
from interactive_classification.mask import draw_stroke
from interactive_classification.pixels import open_picture

from .quality import GALLERY, Fill, likeness, others, ours
from .row import Row

PICTURES: Final = ROOT / "docs" / "bench"
SIZE: Final = 448
_SIDE: Final = 144  # of each picture in a strip
_SMOOTH: Final = ("biharmonic", "fast-marching")


@dataclass(frozen=True)
class Scene:
    """A disk to erase: its middle in parts of the picture, its radius in pixels."""

    name: str
    photo: str
    x: float
    y: float
    radius: int = 30

    def truth(self) -> Image:
        """Return the picture."""
        return open_picture((GALLERY / self.photo).read_bytes(), SIZE)

    def mask(self) -> Mask:
        """Return the hole."""
        mask = np.zeros((SIZE, SIZE), np.bool_)
        draw_stroke(mask, [(self.x * SIZE, self.y * SIZE)], self.radius)
        return mask

    def crop(self, image: Image) -> Image:
        """Return the hole's surroundings."""
        top, left = (int(np.clip(c * SIZE - _SIDE / 2, 0, SIZE - _SIDE)) for c in (self.y, self.x))
        return image[top : top + _SIDE, left : left + _SIDE]


SCENES: Final = (
    Scene("lawn", "four-hens.jpg", 0.28, 0.80),
    Scene("meadow", "sheep.jpg", 0.86, 0.70),
    Scene("dry grass", "german-shepherd.jpg", 0.52, 0.86),
    Scene("bushes", "pont-du-gard.jpg", 0.72, 0.86),
    Scene("sand", "beach-cocktail.jpg", 0.80, 0.85),
    Scene("stadium lawn", "soccer-ball.jpg", 0.30, 0.85),
)


def rows() -> Iterator[Row]:
    """Compare SSIM inside the holes with the better of the two smooth methods."""
    methods = ours()
    if "patch-match" not in methods:
        return
    found: dict[str, list[float]] = {name: [] for name in methods}
    for scene in SCENES:
        truth, mask = scene.truth(), scene.mask()
        for name, fill in methods.items():
            found[name].append(likeness(fill(_erased(truth, mask), mask), truth, mask)[1])
        smooth = max(found[name][-1] for name in _SMOOTH)
        yield _row(f"SSIM of patch-match, {scene.name}", found["patch-match"][-1], smooth)
    best = max(mean(found[name]) for name in _SMOOTH)
    ratio = mean(found["patch-match"])
    yield _row("SSIM of patch-match, mean of the textures", ratio, best, limit=1.0)


def _row(what: str, value: float, smooth: float, limit: float | None = None) -> Row:
    return Row(what, "the better smooth one", value, smooth, "", limit, floor=True)


def _erased(truth: Image, mask: Mask) -> Image:
    image = truth.copy()
    image[mask] = 0
    return image


def strips() -> Iterator[tuple[Scene, list[str]]]:
    """Save a picture of each scene, filled in each way side by side.

    Yields
    ------
    scene : Scene
    columns : list of str
        What is in the picture, from left to right.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    fills: dict[str, Fill] = {**ours(), **others()}
    for scene in SCENES:
        truth, mask = scene.truth(), scene.mask()
        erased = _erased(truth, mask)
        images = {"original": truth, "hole": erased}
        images |= {name: fill(erased, mask) for name, fill in fills.items()}
        strip = np.hstack([np.pad(scene.crop(i), ((0, 0), (0, 4), (0, 0)), constant_values=255)
                           for i in images.values()])  # fmt: skip
        place = PICTURES / f"{scene.name.replace(' ', '-')}.jpg"
        Pillow.fromarray(strip[:, :-4]).save(place, quality=82)
        yield scene, list(images)
