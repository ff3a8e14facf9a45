"""How well holes are filled: each of our methods beside well-known ones, on real photos.

Run it in the ``.venv``, from the repository's root, with OpenCV and resynthesizer at hand::

    python -m builder.bench.quality --size 227 > quality.md
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
from PIL import Image as Pillow

from builder.places import ROOT
from interactive_classification.fill import METHODS
from interactive_classification.fill.method import Image, Mask
from interactive_classification.mask import draw_stroke
from interactive_classification.pixels import open_picture

from .row import Row

GALLERY: Final = ROOT / "assets" / "gallery"

Measured = dict[str, Any]
"""photo, hole, method; psnr in dB and ssim, both inside the hole; milliseconds."""

Fill = Callable[[Image, Mask], Image]

_STROKES: Final = {  # points in parts of the picture, width in pixels
    "stroke 6": (((0.1, 0.8), (0.3, 0.2), (0.6, 0.3), (0.9, 0.1)), 6),
    "stroke 12": (((0.2, 0.3), (0.5, 0.5), (0.4, 0.7), (0.8, 0.8)), 12),
    "stroke 20": (((0.15, 0.5), (0.5, 0.35), (0.85, 0.6)), 20),
}


_ALIKE: Final = (  # method of ours, well-known one, and the decibels it may lie above (or below)
    ("fast-marching", "cv2 TELEA", -0.2),
    ("biharmonic", "cv2 NS", None),
    ("patch-match", "resynthesizer", 0.0),
)


def gallery() -> list[Path]:
    """Return the gallery's photos."""
    return [GALLERY / photo["file"] for photo in json.loads((GALLERY / "gallery.json").read_text())]


def holes(size: int) -> dict[str, Mask]:
    """Return disks of radius 5 to 45 in the middle, and three strokes, by name."""
    masks = {}
    for radius in (5, 10, 20, 30, 45):
        masks[f"disk {radius}"] = mask = np.zeros((size, size), np.bool_)
        draw_stroke(mask, [(size / 2, size / 2)], radius)
    for name, (points, width) in _STROKES.items():
        masks[name] = mask = np.zeros((size, size), np.bool_)
        draw_stroke(mask, size * np.array(points), width / 2)
    return masks


def ours() -> dict[str, Fill]:
    """Return the engine's methods by name, without the plain baselines."""
    return {m.name: m.fill for m in METHODS.values() if not m.baseline}


def others() -> dict[str, Fill]:
    """Return what ours are compared with, by name: OpenCV's two and resynthesizer."""
    # Not among what the build needs, so imported only here, and out of mypy's sight.
    cv2: Any = import_module("cv2")
    resynthesize: Any = import_module("resynthesizer.resynthesizer").resynthesize

    def opencv(flag: int) -> Fill:
        return lambda image, mask: cv2.inpaint(image, 255 * mask.view(np.uint8), 5, flag)

    def resynthesizer(image: Image, mask: Mask) -> Image:
        white = Pillow.fromarray(255 * mask.view(np.uint8))
        return np.asarray(resynthesize(Pillow.fromarray(image), white).convert("RGB"))

    return {
        "cv2 TELEA": opencv(cv2.INPAINT_TELEA),
        "cv2 NS": opencv(cv2.INPAINT_NS),
        "resynthesizer": resynthesizer,
    }


def rows(photos: int | None = None, size: int = 227) -> Iterator[Row | str]:
    """Compare each of our methods with the well-known one that works like it.

    Parameters
    ----------
    photos : int, optional
        Only the first so many.
    size : int

    Yields
    ------
    Row or str
        Rows first, then tables in Markdown of all holes.
    """
    found = list(measure({**ours(), **others()}, gallery()[:photos], size))

    def mean(method: str, value: str) -> float:
        return float(np.mean([r[value] for r in found if r["method"] == method]))

    for method, known, least in _ALIKE:
        if method in ours():
            yield Row(f"PSNR of {method}", known, mean(method, "psnr"), mean(known, "psnr"), "dB",
                      limit=least, floor=True, difference=True)  # fmt: skip
            yield Row(f"SSIM of {method}", known, mean(method, "ssim"), mean(known, "ssim"), "")
    yield table(found, "psnr")
    yield table(found, "ssim")


def measure(fills: dict[str, Fill], photos: Sequence[Path], size: int) -> Iterator[Measured]:
    """Erase each hole from each photo, fill it in each way, and compare with the truth.

    Parameters
    ----------
    fills : dict
        Functions on an image and a mask, by name.
    photos : sequence of Path
    size : int
        Pixels along each side of the pictures.

    Yields
    ------
    Measured
    """
    for photo in photos:
        truth = open_picture(photo.read_bytes(), size)
        for hole, mask in holes(size).items():
            erased = truth.copy()
            erased[mask] = 0  # so that nothing can peep
            for method, fill in fills.items():
                start = perf_counter()
                filled = fill(erased, mask)
                milliseconds = 1000 * (perf_counter() - start)
                psnr, ssim = likeness(filled, truth, mask)
                yield {
                    "photo": photo.stem, "hole": hole, "method": method,
                    "psnr": psnr, "ssim": ssim, "milliseconds": milliseconds,
                }  # fmt: skip


def likeness(filled: Image, truth: Image, mask: Mask) -> tuple[float, float]:
    """Return PSNR in dB and mean SSIM of the pixels inside the hole.

    SSIM is that of Wang et al. 2004 with a uniform 7 by 7 window over the whole picture,
    whose map is averaged over the hole and the three colours.
    """
    structural_similarity: Any = import_module("skimage.metrics").structural_similarity

    error = np.mean((filled[mask].astype(np.float64) - truth[mask]) ** 2)
    psnr = 10 * np.log10(255**2 / max(float(error), 1e-6))
    _, similarity = structural_similarity(filled, truth, channel_axis=-1, full=True)
    return float(psnr), float(similarity[mask].mean())


def table(rows: Sequence[Measured], value: str) -> str:
    """Return the mean over all photos as a Markdown table: methods down, holes across."""
    names = list(dict.fromkeys(row["hole"] for row in rows))
    lines = [f"| {value} | " + " | ".join([*names, "mean"]) + " |"]
    lines.append("| --- |" + " ---: |" * (len(names) + 1))
    for method in dict.fromkeys(row["method"] for row in rows):
        means = [
            np.mean([r[value] for r in rows if r["method"] == method and r["hole"] == hole])
            for hole in names
        ]
        cells = [f"{mean:.3g}" if mean < 1 else f"{mean:.2f}" for mean in (*means, np.mean(means))]
        lines.append(f"| {method} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Compare fill methods on the gallery.")
    parser.add_argument("--size", type=int, default=227, help="pixels along a side")
    parser.add_argument("--photos", type=int, help="only the first so many")
    options = parser.parse_args()
    found = list(measure({**ours(), **others()}, gallery()[: options.photos], options.size))
    for value in ("psnr", "ssim", "milliseconds"):
        print(table(found, value), end="\n\n")


if __name__ == "__main__":
    main()
