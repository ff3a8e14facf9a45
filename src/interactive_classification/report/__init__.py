"""A session as one page to fill in, print, hand in and pass on: no scripts, nothing to fetch."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from .. import __version__
from ..fill import METHODS
from ..session import Session
from . import sections
from .style import STYLE
from .words import WORDS

__all__ = ["WORDS", "report"]


def report(
    session: Session,
    *,
    name: str = "",
    index: int | None = None,
    signed: bool = False,
    tracked: Sequence[int] = (),
    words: Mapping[str, str] = WORDS,
    language: str = "en",
    names: Sequence[str] = (),
    question: str = "",
) -> str:
    """Describe a session as an HTML document.

    Parameters
    ----------
    session : Session
        With a picture.
    name : str
        Of the picture.
    index : int, optional
        The class whose evidence to show; the original's first unless given.
    signed : bool
        Show what speaks against it too.
    tracked : sequence of int
        More classes whose confidences to tell at each step.
    words : mapping of str to str
        Texts that take the place of those of :data:`WORDS`, by key, and of the fill methods'
        own, by what they say in English.
    language : str
        That the texts are in, as HTML names it.
    names : sequence of str, optional
        Each class's names in that language, joined by commas; English ones unless given.
    question : str
        What was asked of the picture; room for one is left otherwise.

    Returns
    -------
    str
        With all pictures inside. Whatever is not of this module's making is escaped.

    Raises
    ------
    SessionError
        If no picture is open.
    ValueError
        If there is no such class.
    """
    known = WORDS | {text: text for text in _of_the_fills()}
    said = {key: escape(words.get(key, text)) for key, text in known.items()}
    names = names or [label.short for label in session.labels]
    called = [escape(name.partition(", ")[0]) for name in names]
    index = session.predictions(1).original[0].index if index is None else index
    evidence = sections.evidence(session, said, index, signed, called)  # refuses what is no class
    classes = list(dict.fromkeys([index, *tracked]))
    body = "\n".join(
        [
            sections.summary(session, called),
            sections.pictures(session, said),
            sections.predictions(session, said, classes, called),
            evidence,
            sections.fills(session, said, index, called),
            sections.course(session, said, classes, called),
            sections.steps(session, said, classes, called),
            sections.settings(session, said, name, signed),
            sections.open_again(session, said, name),
        ]
    )
    width, height = (str(side) for side in session.photo_size)
    made = said["made"].replace("{width}", width).replace("{height}", height)
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{escape(name) or said["title"]}</title>
<style>{STYLE}</style>
</head>
<body>
{sections.head(said, name, question)}
<main>
{body}
</main>
<footer>{made.replace("{version}", __version__)}</footer>
</body>
</html>
"""


def _of_the_fills() -> Iterator[str]:
    """Give all that the fill methods say of themselves."""
    for method in METHODS.values():
        yield from (method.title, method.description)
        yield from (parameter.title for parameter in method.parameters)
