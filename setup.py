"""What cannot be said in ``pyproject.toml``: what the package is made of, found by looking."""

import os
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, find_packages, setup

SOURCE = Path("src")
ENGINE = "interactive_classification"
BUILD = "build/package"

# The same arithmetic as in the page: no fused multiply-add, which WebAssembly has not.
FLAGS = [] if os.name == "nt" else ["-O3", "-g0", "-ffp-contract=off", "-fno-math-errno"]


def kernels() -> list[Extension]:
    """Translate every kernel of the engine to C; where one cannot be compiled its source runs."""
    named = [
        Extension(
            ".".join(path.relative_to(SOURCE).with_suffix("").parts),
            [path.as_posix()],
            extra_compile_args=FLAGS,
        )
        for path in sorted((SOURCE / ENGINE).rglob("*_cy.py"))
    ]
    translated: list[Extension] = cythonize(named, build_dir=f"{BUILD}/c", quiet=True)
    for kernel in translated:
        kernel.optional = True  # cythonize would forget it
    return translated


setup(
    packages=[*find_packages("src", include=[ENGINE, f"{ENGINE}.*"]), f"{ENGINE}.models"],
    package_dir={"": "src", f"{ENGINE}.models": "models"},
    package_data={ENGINE: ["py.typed"], f"{ENGINE}.models": ["*.onnx", "*.json", "*.md"]},
    include_package_data=False,
    ext_modules=kernels(),
    options={"build": {"build_base": BUILD}},
)
