"""Make ``build/states/``: the page in every state, from answers that the engine gave when asked.

For the people who carry the page on; nothing of it goes into ``dist/``.
"""

import shutil
from pathlib import Path
from typing import Final

from ..make import start
from ..places import BUILD, SITE, SOURCE
from . import overview, record

STATES: Final = BUILD / "states"
PAGE: Final = "one.html"
"""Shows one state: ``one.html?state=busy&language=zh-Hans``."""

_PARTS: Final = ("assets", "ui", "engine", "micropython", "pyscript")
_FILES: Final = ("pyscript.toml", "models/labels-zh.json")
_MAIN: Final = '<script type="mpy" src="ui/main.py" config="ui/ui.toml"></script>'
_ENGINE: Final = (
    '  <script type="py" worker name="engine" src="engine/worker.py" config="pyscript.toml">'
    "</script>\n"
)


def build() -> Path:
    """Make the folder anew from an up-to-date site, and return it.

    Raises
    ------
    BuildError
        If ``index.html`` does not start the page's Python as expected.
    """
    part = STATES.with_name("states.new")
    shutil.rmtree(part, ignore_errors=True)
    for name in _PARTS:
        shutil.copytree(SITE / name, part / name)
    for name in _FILES:
        (part / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(SITE / name, part / name)
    shutil.copyfile(SOURCE / "states" / "one.py", part / "ui" / "one.py")
    _page(part)
    # after the page, whose beginning would fetch all that lies there before
    record.record(part)
    (part / "index.html").write_text(overview.overview(), "utf-8")
    shutil.rmtree(STATES, ignore_errors=True)
    part.rename(STATES)
    return STATES


def _page(folder: Path) -> None:
    """Write the page as the site has it, but with other Python to start it, and no engine."""
    start.build(folder)
    page = (folder / "index.html").read_text("utf-8")
    page = start.once(page, _MAIN, _MAIN.replace("ui/main.py", "ui/one.py"))
    page = start.once(page, _ENGINE, "")
    (folder / PAGE).write_text(page, "utf-8")
