"""Where licence texts come from: the packages themselves, or ``texts``.

Each function here returns a way to take some texts, which is given the site's folder.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Final

from ...errors import BuildError
from ...get.scikit_image import source
from ...get.wheels import fetched
from ...places import NODE_MODULES, ROOT

KEPT: Final = Path(__file__).with_name("texts")
_LICENCE_FILE: Final = re.compile(r"(.*/)?(LICEN[CS]E|COPYING|NOTICE)[^/]*(?<!\.py)", re.IGNORECASE)

Texts = dict[str, str]
"""Licence texts by where they were found."""
Way = Callable[[Path], Texts]


def _read(path: Path, where: str) -> Texts:
    try:
        return {where: path.read_text("utf-8")}
    except OSError:
        raise BuildError(
            f"The licence text {where} is missing: see builder/make/licences/sources.py and put it "
            "there."
        ) from None


def kept(*names: str) -> Way:
    """Take texts out of ``texts``."""
    return lambda site: _joined(_read(KEPT / name, name) for name in names)


def here(*names: str) -> Way:
    """Take files of this repository."""
    return lambda site: _joined(_read(ROOT / name, name) for name in names)


def installed(package: str, *places: str) -> Way:
    """Take files of a package that is installed for the build."""

    def texts(site: Path) -> Texts:
        root = Path(str(metadata.distribution(package).locate_file("")))
        return _joined(_read(root / place, place) for place in places)

    return texts


def in_wheel(name: str) -> Way:
    """Take every licence out of a wheel before it is cut."""

    def texts(site: Path) -> Texts:
        with zipfile.ZipFile(fetched()[name]) as wheel:
            return {
                place: wheel.read(place).decode()
                for place in wheel.namelist()
                if _LICENCE_FILE.fullmatch(place)
            }

    return texts


def scikit_image(site: Path) -> Texts:
    """Take the licence that lies beside scikit-image's source."""
    return _read(source().parent / "LICENSE.txt", "LICENSE.txt")


def beside_pillow(*libraries: str) -> Way:
    """Take the licences of libraries out of what Pillow's own wheels say of all they bundle."""

    def texts(site: Path) -> Texts:
        found = metadata.distribution("pillow")
        places = [str(p) for p in found.files or () if _LICENCE_FILE.fullmatch(str(p))]
        whole = "".join(installed("pillow", *places)(site).values())
        sections = dict(
            part.strip().partition("\n")[::2] for part in re.split(r"\n-{4}\n", whole)[1:]
        )
        if missing := [name for name in libraries if name not in sections]:
            raise BuildError(
                f"Pillow no longer says under which licence {missing[0]} is: put that text into "
                "builder/make/licences/texts."
            )
        return {name: sections[name] for name in libraries}

    return texts


def in_npm(package: str) -> Way:
    """Take the licence, and the notices, of an npm package."""

    def texts(site: Path) -> Texts:
        folder = NODE_MODULES / package
        names = sorted(p.name for p in folder.glob("*") if _LICENCE_FILE.fullmatch(p.name))
        if not names:
            if package not in _NOT_IN_NPM:
                raise BuildError(
                    f"The npm package {package} brings no licence text: name one in "
                    "builder/make/licences/sources.py, and put it into builder/make/licences/texts."
                )
            found = _read(KEPT / _NOT_IN_NPM[package], _NOT_IN_NPM[package])
            return {package: next(iter(found.values()))}
        return _joined(_read(folder / name, f"{package}/{name}") for name in names)

    return texts


_NOT_IN_NPM: Final = {
    "codedent": "isc-giammarchi.txt",
    "to-json-callback": "isc-giammarchi.txt",
    "guid-typescript": "isc-nicolas.txt",
    "stackframe": "stackframe.txt",
    "toml": "toml.txt",
    # bundled before it was moved
    "@protobufjs/inquire": str(NODE_MODULES / "protobufjs" / "LICENSE"),
}
"""Texts of packages that bring none, or are bundled without being installed."""
_BUNDLED: Final = re.compile(
    r"node_modules/((?:@[^/]+/)?[^/]+)/(?!.*node_modules/)|/3rd-party/([\w-]+)\.js|/vendor/([\w-]+)/"
)


def bundled(script: Path) -> set[str]:
    """Return what a script of an npm package contains of other packages.

    Parameters
    ----------
    script : Path
        Beside it lies its source map, which tells; what is made without one is one whole.
    """
    source_map = script.with_name(script.name + ".map")
    if not source_map.exists():
        return set()
    sources = json.loads(source_map.read_text("utf-8"))["sources"]
    found = (_BUNDLED.search(source) for source in sources)
    return {next(filter(None, match.groups())) for match in found if match}


def bundled_in(package: str, folder: str) -> Way:
    """Take the licences of what is inside the scripts of a folder of the site."""

    def texts(site: Path) -> Texts:
        scripts = (NODE_MODULES / package / path.name for path in (site / folder).glob("*js"))
        names = set().union(*(bundled(script) for script in scripts))
        return _joined(in_npm(name)(site) for name in sorted(names))

    return texts


def together(*ways: Way) -> Way:
    """Take what each of several ways gives."""
    return lambda site: _joined(way(site) for way in ways)


def _joined(found: Iterable[Texts]) -> Texts:
    return {where: text for texts in found for where, text in texts.items()}
