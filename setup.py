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
    """Name every kernel of the engine; where one cannot be compiled its source is what runs."""
    return [
        Extension(
            ".".join(path.relative_to(SOURCE).with_suffix("").parts),
            [path.as_posix()],
            extra_compile_args=FLAGS,
            optional=True,
        )
        for path in sorted((SOURCE / ENGINE).rglob("*_cy.py"))
    ]


setup(
    packages=[*find_packages("src", include=[ENGINE, f"{ENGINE}.*"]), f"{ENGINE}.models"],
    package_dir={"": "src", f"{ENGINE}.models": "models"},
    package_data={ENGINE: ["py.typed"], f"{ENGINE}.models": ["*.onnx", "*.json", "*.md"]},
    include_package_data=False,
    ext_modules=cythonize(kernels(), build_dir=f"{BUILD}/c", quiet=True),
    options={"build": {"build_base": BUILD}},
)
