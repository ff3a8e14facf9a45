"""``dist/licenses/``: the full licence texts of all that the site ships, and a list of them.

A file of the site that no part in ``parts`` answers for, a library inside a script or a
wheel that nobody named, and a text that is missing or is not the expected one, each fail the build.
"""

import fnmatch
import html
import zipfile
from pathlib import Path
from typing import Final

from ...errors import BuildError
from ..weight import files
from .parts import PARTS, Part
from .sources import KEPT

FOLDER: Final = "licenses"
LIST: Final = f"{FOLDER}/list.html"


def build(site: Path) -> None:
    """Write the licence texts, and the list of them, into a folder that holds the site.

    Parameters
    ----------
    site : Path

    Raises
    ------
    BuildError
        If a file has no licence, or a text is missing or is another one.
    """
    check(site)
    folder = site / FOLDER
    folder.mkdir()
    for part in PARTS:
        (folder / part.file_name).write_text(_text(part, site), "utf-8")
    (site / LIST).write_text(_list(), "utf-8")


def check(site: Path) -> None:
    """Refuse a site in which there is something that no part answers for.

    Parameters
    ----------
    site : Path

    Raises
    ------
    BuildError
        If there is.
    """
    for path in files(site):
        place = path.relative_to(site).as_posix()
        parts = [part for part in PARTS if part.answers_for(place)]
        if not parts:
            raise BuildError(
                f"Nothing says under which licence {place} is: add what it is part of to PARTS in "
                "builder/make/licences/parts.py."
            )
        if path.suffix == ".whl":
            inside = ("*.dist-info/*", *(pattern for part in parts for pattern in part.inside))
            for name in zipfile.ZipFile(path).namelist():
                if not any(fnmatch.fnmatchcase(name, pattern) for pattern in inside):
                    raise BuildError(
                        f"Nothing says under which licence {name} in {path.name} is: add it to "
                        "PARTS in builder/make/licences/parts.py."
                    )


def whole(site: Path) -> bytes:
    """Return the list with all texts in it, for where there is one page only.

    Parameters
    ----------
    site : Path
        Which has the licences.
    """
    text = (site / LIST).read_text("utf-8")
    sections = []
    for part in PARTS:
        text = text.replace(f'href="{part.file_name}"', f'href="#{part.file_name}"')
        words = html.escape((site / FOLDER / part.file_name).read_text("utf-8"))
        sections.append(f'<pre id="{part.file_name}" tabindex="0">{words}</pre>')
    return text.replace("</main>", "\n".join([*sections, "</main>"])).encode()


def _text(part: Part, site: Path) -> str:
    """Return a part's licence texts, with a head that says what they are about."""
    texts = part.texts(site)
    if not any(part.holder in text for text in texts.values()):
        raise BuildError(
            f"The licence texts of {part.name} do not name “{part.holder}”: see what changed, and "
            "correct builder/make/licences/parts.py."
        )
    head = f"{part.name}\nLicence: {part.licence}\nSource: {part.source}\n"
    if part.changed:
        head += f"Changes: {part.changed}\n"
    rule = "=" * 78
    return head + "".join(f"\n{rule}\n{w}\n{rule}\n\n{t.strip()}\n" for w, t in texts.items())


def _list() -> str:
    """Return the page that links to all texts."""
    rows = "\n".join(
        f'<tr><td><a href="{part.file_name}">{html.escape(part.name)}</a></td>'
        f"<td>{part.licence}</td><td>{html.escape(part.source)}</td><td>{part.changed}</td></tr>"
        for part in PARTS
    )
    page = (KEPT / "list.html").read_text("utf-8")
    return page.replace("{rows}", rows)
