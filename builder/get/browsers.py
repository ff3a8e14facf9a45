"""Find the browsers that the tests of the page run in, or install them."""

import os
import shutil
from typing import Final

from ..errors import BuildError
from ..programs import run
from ..progress import Progress


def find_chromium() -> str:
    """Return where Chromium lies; see :func:`find` for what it raises."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return find("Chromium", names, "chromium")


def find_firefox() -> str:
    """Return where Firefox lies; see :func:`find` for what it raises."""
    return find("Firefox", ("firefox-esr", "firefox"), "firefox-esr")


def find_webkit() -> str:
    """Return where WebKitGTK's WebDriver lies; see :func:`find` for what it raises."""
    return find("WebKitGTK's WebDriver", ("WebKitWebDriver",), "webkit2gtk-driver")


def find_screen() -> str:
    """Return where Xvfb lies, a screen in memory; see :func:`find` for what it raises."""
    return find("Xvfb", ("Xvfb",), "xvfb")


def find(name: str, programs: tuple[str, ...], package: str) -> str:
    """Return where a program lies, installing Debian's package if it is not there.

    Parameters
    ----------
    name : str
        What people call it.
    programs : tuple of str
        The program's names, the best first.
    package : str
        Debian's name.

    Raises
    ------
    BuildError
        If it is not there and cannot be installed.
    """
    found = _which(programs)
    if not found and can_install():
        _install(name, package)
        found = _which(programs)
    if not found:
        raise BuildError(
            f"{name} was not found: install it, on Debian with sudo apt-get install {package}, "
            "and run it again."
        )
    return found


def can_install() -> bool:
    """Return whether this is Debian, or like it, and may be added to."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _which(programs: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, programs)), None)


def _install(name: str, package: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    failure = f"{name} was not installed"
    with Progress(f"installing {name}") as progress:

        def line(text: str) -> None:
            if text.startswith(("Get:", "Unpacking", "Setting up")):
                progress.reach(0, text[:60])

        run(["apt-get", "update"], "apt-update", failure, environment=quiet, line=line)
        install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
        run(install, f"apt-{package}", failure, environment=quiet, line=line)
        progress.reach(0)


def _find_webkit_and_screen() -> None:
    find_webkit()
    find_screen()


BROWSERS: Final = {
    "chromium": find_chromium,
    "firefox": find_firefox,
    "webkit": _find_webkit_and_screen,
}
"""What finds or installs each browser that the tests can run in."""
