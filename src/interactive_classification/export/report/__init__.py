"""A session as one page to fill in, print, hand in and pass on: no scripts, nothing to fetch."""

from ... import __version__
from ...session import Session
from ..kind import Asked, Kind
from .about import About
from .markup import escape
from .sections import SECTIONS, head
from .style import STYLE
from .words import WORDS

__all__ = ["KIND", "SECTIONS", "WORDS", "About", "report"]


def report(session: Session, asked: Asked | None = None) -> str:
    """Describe a session as an HTML document.

    Parameters
    ----------
    session : Session
        With a picture.
    asked : Asked, optional
        All but how evidence is drawn is heeded, and of that whether it is signed.

    Returns
    -------
    str
        With all pictures inside. Whatever is not of this module's making is escaped.

    Raises
    ------
    SessionError
        If no picture is open.
    Told
        If there is no such class.
    """
    this = About.of(session, asked or Asked())
    said = this.said
    width, height = (str(side) for side in session.photo_size)
    made = said["made"].replace("{width}", width).replace("{height}", height)
    made = made.replace("{network}", escape(session.runtime.card.title))
    body = "\n".join(section(this) for section in SECTIONS)
    return f"""<!doctype html>
<html lang="{escape(this.asked.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{this.name or said["title"]}</title>
<style>{STYLE}</style>
</head>
<body>
{head(this)}
<main>
{body}
</main>
<footer>{made.replace("{version}", __version__)}</footer>
</body>
</html>
"""


def _write(session: Session, asked: Asked) -> bytes:
    return report(session, asked).encode()


KIND = Kind(
    name="report",
    title="Report",
    write=_write,
    endings={"html": "text/html"},
    rank=5,
)
