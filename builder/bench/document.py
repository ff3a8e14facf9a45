"""Write what was measured into ``BENCHMARKS.md``."""

from collections.abc import Iterator
from typing import Any, Final

from builder.places import ROOT

from . import textures
from .row import table
from .suite import rows_of

FILE: Final = ROOT / "BENCHMARKS.md"

_HEAD: Final = """\
# Benchmarks

Made by `python3 build.py bench --write`, which measures everything anew; `--only NAME` measures
one part, `--quick` fewer times. Machines differ and are noisy, so each line compares two things
that were measured in turns in the same run, and what counts is how they compare. Each time is
the median of {repeats} measurements. The machine: {machine}.
"""

_PARTS: Final = {
    "boot": (
        "Starting",
        "The page and Pyodide alone, started in turns, each in a browser profile that has never "
        "seen anything, from a server on the same machine that compresses nothing. Pyodide alone "
        "is its npm package, untouched, in a worker of an empty page. At a later visit the browser "
        "has kept the site. Over the slow line, which all connections share, the page is compared "
        "with as many bytes in one fetch.",
    ),
    "classification": (
        "One classification",
        "In Pyodide, with ONNX Runtime Web on WebAssembly. What the engine adds is making the "
        "tensor from a picture of 448x448, taking the outputs over, and ranking the classes.",
    ),
    "painting": (
        "Painting",
        "On the page, with the mouse and a brush of 24 pixels, on a picture of 448x448, filled "
        "by fast marching. The longest task is that of the page's main thread during three "
        "strokes, and what took longest in it; a commit hands a frame to the browser's "
        "compositor and waits for it. A prediction while the brush moves is a fill, an inference "
        "and all that shows them.",
    ),
    "explaining": (
        "Explaining",
        "On the page. An attribution map beside as many inferences alone; and how long a stroke "
        "waits for its first new answer, from pointer down, while an occlusion map is looked for, "
        "the whole photo is changed, or the weights are shuffled.",
    ),
    "maps": (
        "How good the maps and searches are",
        "Natively, on the gallery's photos and others of scikit-image's, for the class that comes "
        "first. A map's score is insertion minus deletion, the mean over three fills; more is "
        "better. shap (Partition, what is hidden inpainted by Telea's method) and lime, each with "
        "300 questions and otherwise its own settings, are given the picture that the network is "
        "given, of 224x224. Times are the processor's, and medians over the photos. Then holes "
        "that change the answer: ours, beside SEDC's best-first search (at most 400 calls) and the "
        "removal of pieces by lime's falling weights. Those two have lime's pieces, which are "
        "larger than ours, and ask with blur alone, one of our three fills: that takes fewer "
        "calls. A hole of more than half of the picture counts for nothing. All holes are then "
        "erased at 448x448 as a person erases them, and filled by fast marching, blur and the mean "
        "colour.",
    ),
    "fast-marching": (
        "Fast marching",
        "Our kernel in Pyodide against OpenCV's JavaScript build (`inpaint`, TELEA, radius 5) in "
        "the same page. Disks are named by their radius and strokes by their width, in pixels.",
    ),
    "biharmonic": (
        "Biharmonic",
        "In Pyodide, where only the hole's surroundings are solved, against scikit-image on "
        "CPython, called on the whole picture.",
    ),
    "patch-match": (
        "PatchMatch",
        "In Pyodide against the native library resynthesizer 1.2 with its own settings. Both "
        "use one thread.",
    ),
    "quality": (
        "Quality",
        "Holes are cut out of every photo of the gallery and filled again; what is inside is "
        "compared with what had been there. Means over all photos, at 227x227. All methods run "
        "natively here.",
    ),
    "textures": (
        "Textures",
        "Disks of radius 30 cut out of textured places, in pictures of 448x448; then disks of "
        "radius 15 to 45 anywhere in the gallery where a generator of random numbers found "
        "texture on all sides.",
    ),
    "long-use": (
        "Long use",
        "Every tool and fill, undo, branches, heat maps, comparisons and files, in an order that "
        "a seed decides, with mouse and keys; photos one after the other; and input at random. "
        "The first fifty actions have a hole of nearly the whole picture in them, filled in each "
        "way: WebAssembly's memory never shrinks. Measured only when asked for, by `--only "
        "long-use`.",
    ),
}


def write(results: dict[str, Any]) -> None:
    """Write ``BENCHMARKS.md`` and the pictures that it shows.

    Parameters
    ----------
    results : dict
        As :func:`.suite.run` returns them.
    """
    FILE.write_text("\n".join(_lines(results)), "utf-8")


def _lines(results: dict[str, Any]) -> Iterator[str]:
    any_group = next(iter(results.values()))
    yield _HEAD.format(repeats=any_group["repeats"], machine=any_group["machine"])
    for name, group in results.items():
        title, words = _PARTS[name]
        yield f"## {title}\n\n{words}\n"
        if group["rows"]:
            yield table(rows_of(group)) + "\n"
        yield from (f"{text}\n" for text in group["tables"])
    yield from _pictures()


def _pictures() -> Iterator[str]:
    for scene, columns in textures.strips():
        place = textures.PICTURES.relative_to(ROOT).as_posix()
        file = f"{place}/{scene.name.replace(' ', '-')}.jpg"
        yield f"{scene.name.capitalize()}; from left to right: {', '.join(columns)}.\n"
        yield f"![{scene.name} filled in each way]({file})\n"
