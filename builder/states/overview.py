"""The page that lists all states, each in both languages and both colour schemes."""

from html import escape
from pathlib import Path
from typing import Final

from ..places import SOURCE
from .catalogue import STATES

_FRAME: Final = (
    '<figure class="{scheme} {language}"><figcaption><a href="{address}">{name}, {language}, '
    '{scheme}</a></figcaption><div class="window"><iframe loading="lazy" title="{name}, '
    '{language}, {scheme}" src="{address}"></iframe></div></figure>'
)
_TEMPLATE: Final = Path(SOURCE / "states" / "index.html")
LANGUAGES: Final = ("en", "zh-Hans")
SCHEMES: Final = ("light", "dark")


def overview() -> str:
    """Return the overview as HTML."""
    return _TEMPLATE.read_text("utf-8").replace("<!-- states -->", "\n".join(_sections()))


def address(name: str, language: str, scheme: str = "") -> str:
    """Return where one state is shown, from the overview's folder."""
    forced = f"&scheme={scheme}" if scheme else ""
    return f"one.html?state={name}&language={language}{forced}"


def _sections() -> list[str]:
    made = []
    for shown in STATES:
        frames = [
            _FRAME.format(
                name=shown.name,
                language=language,
                scheme=scheme,
                address=escape(address(shown.name, language, scheme)),
            )
            for scheme in SCHEMES
            for language in LANGUAGES
        ]
        made.append(f'<section id="{shown.name}"><h2>{shown.name}</h2>{"".join(frames)}</section>')
    return made
