"""Compile kernels: Cython to C, C with zig's clang, for WebAssembly and for this machine.

No system compiler takes part. The WebAssembly modules are "side modules" as Pyodide's
dynamic linker loads them; they use only Python's stable ABI (3.11), so the headers of
the Python that builds will do for the Python in the browser.
"""

import hashlib
import os
import shutil
import sysconfig
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..get import pyodide, scikit_image
from ..get.environment import PYTHON, REQUIREMENTS
from ..get.wheels import fetched
from ..places import BUILD, ENGINE, SOURCE
from ..programs import run
from ..progress import Progress

_OUT: Final = BUILD / "kernels"
_STABLE_ABI: Final = "-DPy_LIMITED_API=0x030B0000"

# V8 refuses the constant expressions of later feature sets in what wasm-ld makes of them.
# Every browser that runs Pyodide has SIMD.
_CPU: Final = "mvp+sign_ext+bulk_memory+mutable_globals+nontrapping_fptoint+simd128"
_C: Final = ("-O3", "-fPIC", "-g0", "-fno-math-errno", "-fno-trapping-math")
# No fused multiply-add, which WebAssembly has not: the same pixels come out everywhere.
_NATIVE: Final = ("-mcpu=baseline", "-ffp-contract=off")
_LINK: Final = (
    "--experimental-pic", "-shared", "--no-entry", "--allow-undefined", "--strip-all",
    "--unresolved-symbols=import-dynamic", "--import-memory",
    "--export-if-defined=__wasm_call_ctors",
)  # fmt: skip


@dataclass(frozen=True)
class Kernel:
    """One compiled module.

    Attributes
    ----------
    module : str
        Its full name, as ``"skimage.measure._ccomp"``.
    source : Path
        The ``.pyx`` file, or ``.py`` in Cython's pure Python mode.
    root : Path
        The folder that the module's name begins in.
    flags : tuple of str
        Options for the C compiler besides those of every kernel.
    """

    module: str
    source: Path
    root: Path
    flags: tuple[str, ...] = field(default=())

    @property
    def path(self) -> Path:
        """Where the module lies below its root, without suffix."""
        return Path(*self.module.split("."))


def skimage_kernels(modules: Sequence[str]) -> list[Kernel]:
    """Return the kernels of scikit-image with these names."""
    root = scikit_image.source()
    return [Kernel(m, root.joinpath(*m.split(".")).with_suffix(".pyx"), root) for m in modules]


def engine_kernels() -> list[Kernel]:
    """Return our own kernels: every ``*_cy.py`` of the engine."""
    return [
        Kernel(".".join(path.relative_to(SOURCE).with_suffix("").parts), path, SOURCE)
        for path in sorted(ENGINE.rglob("*_cy.py"))
    ]


def compile_for_browser(kernels: Sequence[Kernel]) -> dict[str, Path]:
    """Compile kernels to WebAssembly, those that changed.

    Parameters
    ----------
    kernels : sequence of Kernel

    Returns
    -------
    dict of str to Path
        The file of each, by its place in a wheel.

    Raises
    ------
    BuildError
        If one does not compile.
    """
    found = {}
    for kernel in kernels:
        target = _OUT / "wasm" / _key(kernel, "wasm", *_C, _CPU, *_LINK) / kernel.path.name
        target = target.with_name(target.name + pyodide.module_suffix())
        if not target.exists():
            with Progress(f"{kernel.module} to WebAssembly") as progress:
                _compile_wasm(kernel, _to_c(kernel), target)
                progress.reach(target.stat().st_size)
        found[kernel.path.with_name(target.name).as_posix()] = target
    return found


def compile_for_here(kernels: Sequence[Kernel]) -> None:
    """Compile kernels for the ``.venv``, beside their sources, those that changed.

    Raises
    ------
    BuildError
        If one does not compile.
    """
    for kernel in kernels:
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        target = kernel.source.with_name(kernel.path.name + suffix)
        stamp = _OUT / "native" / f"{kernel.module}{suffix}"
        key = _key(kernel, "native", *_C, *_NATIVE, suffix)
        if target.exists() and stamp.exists() and stamp.read_text() == key:
            continue
        with Progress(f"{kernel.module} for this machine") as progress:
            _compile_native(kernel, _to_c(kernel), target)
            progress.reach(target.stat().st_size)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(key)


def _key(kernel: Kernel, *options: str) -> str:
    """Name a compilation by all that decides its outcome."""
    digest = hashlib.sha256()
    declarations = [path for path in (kernel.source.with_suffix(".pxd"),) if path.exists()]
    for path in (kernel.source, *declarations, REQUIREMENTS):
        digest.update(path.read_bytes())
    digest.update("\0".join((kernel.module, *options, *kernel.flags)).encode())
    return digest.hexdigest()[:16]


def _to_c(kernel: Kernel) -> Path:
    target = _OUT / "c" / f"{kernel.module}.c"
    target.parent.mkdir(parents=True, exist_ok=True)
    run(
        [
            PYTHON, "-m", "cython", "-3", "--module-name", kernel.module, "-I", kernel.root,
            "-o", target, kernel.source,
        ],
        f"cython-{kernel.module}",
        f"{kernel.source.name} was not translated to C",
        cwd=kernel.root,
    )  # fmt: skip
    return target


def _compile_wasm(kernel: Kernel, c: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    obj = c.with_suffix(".wasm.o")
    failure = f"{kernel.module} was not compiled to WebAssembly"
    _zig(
        "cc", "-target", "wasm32-wasi", f"-mcpu={_CPU}", *_C, *kernel.flags, _STABLE_ABI,
        "-D_WASI_EMULATED_SIGNAL", "-D_WASI_EMULATED_PROCESS_CLOCKS", "-DCYTHON_USE_MODULE_STATE=0",
        "-w", "-I", _python_headers(), "-I", _numpy_headers(), "-c", c, "-o", obj,
        log=f"zig-wasm-{kernel.module}", failure=failure,
    )  # fmt: skip
    part = target.with_suffix(".part")
    initialiser = f"--export=PyInit_{kernel.path.name}"
    log = f"link-wasm-{kernel.module}"
    _zig("wasm-ld", *_LINK, initialiser, obj, "-o", part, log=log, failure=failure)
    part.replace(target)


def _compile_native(kernel: Kernel, c: Path, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    numpy = Path(sysconfig.get_path("platlib")) / "numpy" / "_core" / "include"
    undefined = ["-Wl,-undefined,dynamic_lookup"] if os.uname().sysname == "Darwin" else []
    _zig(
        "cc", "-shared", *_NATIVE, *_C, *kernel.flags, *undefined, "-w",
        "-I", sysconfig.get_path("include"), "-I", numpy, c, "-o", part,
        log=f"zig-native-{kernel.module}",
        failure=f"{kernel.module} was not compiled for this machine",
    )  # fmt: skip
    part.replace(target)


def _zig(program: str, *arguments: str | Path, log: str, failure: str) -> None:
    # zig's own cache would lie in the user's home otherwise
    cache = {"ZIG_GLOBAL_CACHE_DIR": str(BUILD / "zig"), "ZIG_LOCAL_CACHE_DIR": str(BUILD / "zig")}
    command = [PYTHON, "-m", "ziglang", program, *arguments]
    run(command, log, failure, environment=cache)


def _python_headers() -> Path:
    """Copy this Python's headers, with our ``pyconfig.h`` in place of this machine's."""
    ours = Path(__file__).with_name("pyconfig.h")
    key = hashlib.sha256(ours.read_bytes() + sysconfig.get_python_version().encode()).hexdigest()
    folder = BUILD / "python-headers" / key[:16]
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(sysconfig.get_path("include"), part)
        shutil.copyfile(ours, part / "pyconfig.h")
        part.rename(folder)
    return folder


def _numpy_headers() -> Path:
    """Unpack NumPy's headers out of its WebAssembly wheel."""
    folder = BUILD / "numpy-headers"
    inside = "numpy/_core/include"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        with zipfile.ZipFile(fetched()["numpy"]) as wheel:
            wheel.extractall(part, [n for n in wheel.namelist() if n.startswith(inside)])
        part.rename(folder)
    return folder / inside
