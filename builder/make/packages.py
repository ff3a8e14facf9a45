"""The Python packages of the page: cut, compiled to bytecode, packed as wheels."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..get import node, pyodide, scikit_image
from ..get.download import sha256
from ..get.wheels import LAZY_LOADER, fetched
from ..places import BUILD, ENGINE, IN_PYODIDE, ROOT, SOURCE
from ..programs import run
from ..progress import Progress
from . import cut, superlu, wasm
from .cut import Files

SKIMAGE_KERNELS: Final = (
    "skimage.measure._ccomp",
    "skimage.restoration._inpaint",
    "skimage.segmentation._slic",
)
"""Compiled modules of scikit-image in use; add here what a new use of it imports."""

IN_TWO: Final = ("numpy",)
"""Packages of which one part is loaded before the first classification, the rest after it."""
MORE: Final = "-more"
"""What the name of the second part ends in."""
OURS: Final = "interactive-classification"
"""The name of the engine's package."""
WHOLE: Final = (OURS, "packaging", "lazy-loader")
"""Packages of which nothing is left out."""
ELSEWHERE: Final = (
    "__main__.py", "commands", "model_files.py", "network/native.py", "scripting.py",
    "worker.py",
)  # fmt: skip
"""Modules and folders of the engine for CPython alone, and the one that the page has beside its
packages."""

_OUT: Final = BUILD / "packages"
_LEVEL: Final = 2  # no docstrings, no asserts
_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Package:
    """A package of the page.

    Attributes
    ----------
    name : str
        As ``loadPackage`` takes it.
    version : str
    imports : tuple of str
        What can be imported from it.
    depends : tuple of str
        Packages that are loaded along with it.
    files : callable
        Returns all files that it is made from.
    """

    name: str
    version: str
    imports: tuple[str, ...]
    depends: tuple[str, ...]
    files: Callable[[], Files]

    @property
    def file_name(self) -> str:
        """Name of its wheel."""
        return f"{self.name.replace('-', '_')}-{self.version}-{pyodide.wheel_tag()}.whl"


def _of_wheel(name: str) -> Callable[[], Files]:
    def files() -> Files:
        with zipfile.ZipFile(fetched()[name]) as wheel:
            return {n: wheel.read(n) for n in wheel.namelist() if not n.endswith("/")}

    return files


def _scipy() -> Files:
    return superlu.thrifty(_of_wheel("scipy")())


def _scikit_image() -> Files:
    root = scikit_image.source()
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.joinpath("skimage").rglob("*.py*")
        if path.suffix in (".py", ".pyi")
    }
    kernels = wasm.compile_for_browser(wasm.skimage_kernels(SKIMAGE_KERNELS))
    return found | {place: path.read_bytes() for place, path in kernels.items()}


def _engine() -> Files:
    # A kernel's source stays out, so that nobody runs it uncompiled without noticing.
    found = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes()
        for path in ENGINE.rglob("*")
        if path.suffix in (".py", ".json") and not path.stem.endswith("_cy")
        if not any(path.is_relative_to(ENGINE / place) for place in ELSEWHERE)
    }
    kernels = wasm.compile_for_browser(wasm.engine_kernels())
    return found | {place: path.read_bytes() for place, path in kernels.items()}


def _version(name: str) -> str:
    version: str = pyodide.lock()["packages"][name]["version"]
    return version


def packages() -> tuple[Package, ...]:
    """Return the packages of the page, those needed first in front."""
    lazy_loader = LAZY_LOADER[0]
    numpy = _version("numpy")
    return (
        Package("numpy", numpy, ("numpy",), (), _of_wheel("numpy")),
        Package("pillow", _version("pillow"), ("PIL",), (), _of_wheel("pillow")),
        Package(
            OURS, "0.1.0", ("interactive_classification",), ("numpy", "pillow"), _engine,
        ),
        Package("numpy-more", numpy, (), ("numpy",), _of_wheel("numpy")),
        Package("scipy", _version("scipy"), ("scipy",), ("numpy-more",), _scipy),
        Package("packaging", _version("packaging"), ("packaging",), (), _of_wheel("packaging")),
        Package("lazy-loader", lazy_loader, ("lazy_loader",), (), _of_wheel("lazy-loader")),
        Package(
            "scikit-image", scikit_image.VERSION, ("skimage",),
            ("scipy", "packaging", "lazy-loader"), _scikit_image,
        ),
    )  # fmt: skip


def _kept(name: str, files: Files) -> Files:
    if name in WHOLE:
        return {place: data for place, data in files.items() if ".dist-info/" not in place}
    return cut.prune(name, files)


def build(but: Collection[str] = ()) -> dict[str, Path]:
    """Make the wheels that are not up to date.

    Parameters
    ----------
    but : collection of str
        Names of packages that are left out.

    Returns
    -------
    dict of str to Path
        The wheel of each package.

    Raises
    ------
    BuildError
        If a part cannot be had or compiled.
    """
    found, stale = {}, []
    for package in packages():
        if package.name in but:
            continue
        files = _kept(package.name, package.files())
        folder = _OUT / f"{package.name}-{key(package.file_name, files)}"
        found[package.name] = folder / package.file_name
        if not found[package.name].exists():
            stale.append((package, files, folder))
    if stale:
        names = ", ".join(package.name for package, _, _ in stale)
        with Progress(f"bytecode of {names}") as progress:
            for package, files, folder in stale:
                shutil.rmtree(folder, ignore_errors=True)
                write(files | _metadata(package), folder / "stage")
            compile_python([folder / "stage" for _, _, folder in stale])
            for package, _, folder in stale:
                pack(folder / "stage", folder / package.file_name)
            progress.reach(sum((folder / p.file_name).stat().st_size for p, _, folder in stale))
    return found


def engine_as_written(folder: Path) -> Path:
    """Pack the engine with its sources, so that tracebacks show their lines.

    Parameters
    ----------
    folder : Path
        Where to put the wheel.

    Returns
    -------
    Path
        The wheel.

    Raises
    ------
    BuildError
        If a kernel does not compile.
    """
    [engine] = [package for package in packages() if package.name == OURS]
    shutil.rmtree(folder, ignore_errors=True)
    write(engine.files() | _metadata(engine), folder / "stage")
    pack(folder / "stage", folder / engine.file_name)
    return folder / engine.file_name


def compile_python(folders: list[Path]) -> None:
    """Turn the Python sources below folders into bytecode, with Pyodide's own Python."""
    run(
        [
            node.program(), IN_PYODIDE / "run.mjs", pyodide.FOLDER, IN_PYODIDE / "bytecode.py",
            str(_LEVEL), *folders,
        ],
        "bytecode",
        "The Python packages were not compiled to bytecode",
    )  # fmt: skip


def lock(wheels: dict[str, Path]) -> dict[str, Any]:
    """Return the lock file that Pyodide's ``loadPackage`` reads, naming only our packages."""
    entries = {
        package.name: {
            "name": package.name,
            "version": package.version,
            "file_name": package.file_name,
            "install_dir": "site",
            "sha256": sha256(wheels[package.name]),
            "package_type": "package",
            "imports": list(package.imports),
            "depends": list(package.depends),
            "unvendored_tests": False,
        }
        for package in packages()
    }
    return {"info": pyodide.lock()["info"], "packages": entries}


def key(name: str, files: Files) -> str:
    """Name what is made from files by all that decides the outcome."""
    digest = hashlib.sha256((IN_PYODIDE / "bytecode.py").read_bytes())
    digest.update((ROOT / "package-lock.json").read_bytes())  # names Pyodide's version
    digest.update(f"{name}\0{_LEVEL}\0".encode())
    for place in sorted(files):
        digest.update(f"{place}\0{len(files[place])}\0".encode() + files[place])
    return digest.hexdigest()[:16]


def write(files: Files, folder: Path) -> None:
    """Write files below a folder."""
    for place, data in files.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _metadata(package: Package) -> Files:
    """Return the least that Pyodide takes for a wheel's description of itself."""
    info = f"{package.name.replace('-', '_')}-{package.version}.dist-info"
    text = f"Metadata-Version: 2.1\nName: {package.name}\nVersion: {package.version}\n"
    return {
        f"{info}/METADATA": text.encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\n",
    }


def pack(folder: Path, target: Path) -> None:
    """Zip a folder, the same bytes for the same content, and remove it."""
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _DATE)
            archive.writestr(place, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    part.replace(target)
    shutil.rmtree(folder)
