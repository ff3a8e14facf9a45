"""Holes in textured places of the gallery's photos, and pictures of how each method fills them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import mean
from typing import Final

import numpy as np
from PIL import Image as Pillow

from builder.places import ROOT
from interactive_classification.fill.method import Image, Mask
from interactive_classification.mask import draw_stroke
from interactive_classification.pixels import open_picture

from .quality import GALLERY, Fill, gallery, likeness, others, ours
from .row import Row

PICTURES: Final = ROOT / "docs" / "bench"
SIZE: Final = 448
_SIDE: Final = 144  # of each picture in a strip
_RANDOM: Final = 60  # disks
_ROUGH: Final = 4.0  # grey levels between neighbouring pixels of what counts as texture
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

    def is_textured(self) -> bool:
        """Return whether every quarter of the surroundings is rough, the hole left out."""
        grey = self.crop(self.truth()).mean(axis=2)
        steps = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1]))
        steps[self.crop(self.mask().view(np.uint8)) > 0] = np.nan
        quarters = steps.reshape(2, _SIDE // 2, 2, _SIDE // 2)
        return bool(np.nanmean(quarters, axis=(1, 3)).min() >= _ROUGH)

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


def random_scenes(seed: int = 1) -> Iterator[Scene]:
    """Yield disks of radius 15 to 45 anywhere in the gallery, where there is texture; no end."""
    random = np.random.default_rng(seed)
    for photo in cycle(gallery()):
        x, y = random.uniform(0.2, 0.8, 2)
        scene = Scene("random", photo.name, x, y, int(random.integers(15, 46)))
        if scene.is_textured():
            yield scene


def rows() -> Iterator[Row]:
    """Compare SSIM inside the holes with the better of the two smooth methods."""
    methods = {n: fill for n, fill in ours().items() if n in (*_SMOOTH, "patch-match")}
    if "patch-match" not in methods:
        return
    chosen = []
    for scene in SCENES:
        chosen.append(_likenesses(scene, methods))
        yield _row(scene.name, chosen[-1:])
    yield _row("mean of the textures", chosen, limit=1.0)
    anywhere = [_likenesses(scene, methods) for scene in islice(random_scenes(), _RANDOM)]
    yield _row(f"mean of {_RANDOM} random disks in textures", anywhere, limit=1.0)


def _likenesses(scene: Scene, methods: dict[str, Fill]) -> dict[str, float]:
    """Return SSIM inside the hole by method."""
    truth, mask = scene.truth(), scene.mask()
    erased = _erased(truth, mask)
    return {name: likeness(fill(erased, mask), truth, mask)[1] for name, fill in methods.items()}


def _row(what: str, found: list[dict[str, float]], limit: float | None = None) -> Row:
    """Compare the means over some scenes."""
    ssim = {name: mean(each[name] for each in found) for name in found[0]}
    smooth = max(ssim[name] for name in _SMOOTH)
    return Row(
        f"SSIM of patch-match, {what}", "the better smooth one", ssim["patch-match"], smooth, "",
        limit, floor=True,
    )  # fmt: skip


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
