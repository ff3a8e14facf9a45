"""Find the browser that the tests of the page run in."""

import os
import shutil
from typing import Final

from ..errors import BuildError
from ..programs import run
from ..progress import Progress

_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str:
    """Return where Chromium lies, installing Debian's if there is none.

    Raises
    ------
    BuildError
        If there is none and it cannot be installed.
    """
    for name in _CHROMIUM:
        if path := shutil.which(name):
            return path
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        raise BuildError(
            "The browser tests need Chromium: install it, on Debian with "
            "sudo apt-get install chromium, and run it again."
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    failure = "Chromium was not installed"
    with Progress("installing Chromium") as progress:

        def line(text: str) -> None:
            if text.startswith(("Get:", "Unpacking", "Setting up")):
                progress.reach(0, text[:60])

        run([apt, "update"], "apt-update", failure, environment=quiet, line=line)
        install = [apt, "install", "--yes", "--no-install-recommends", "chromium"]
        run(install, "apt-chromium", failure, environment=quiet, line=line)
        progress.reach(0)
    path = shutil.which("chromium")
    if not path:
        raise BuildError("Chromium was installed but not found: put it in the PATH.")
    return path
