"""What the sections are made of: texts, tables, figures and fields to fill in, as HTML."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final

Said = Mapping[str, str]
"""The report's texts by key, and the fill methods' by what they say in English; escaped."""

_SIGNS: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
)


def escape(text: str) -> str:
    """Write text so that no markup is read in it.

    It is what :func:`html.escape` does, whose module brings along the names of two thousand signs:
    the browser's Python would be longer at these than at all kinds of files together.
    """
    return text.translate(_SIGNS)


def section(title: str, body: str, *, long: bool = False) -> str:
    """Put parts under a heading; a long one may go over a page's end."""
    kind = ' class="long"' if long else ""
    return f"<section{kind}><h2>{title}</h2>\n{body}\n</section>"


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], now: int | None = None
) -> str:
    """Make a table of cells that are HTML already; where it is too wide it scrolls by itself.

    The first cell of each row is its heading; `now` is the row to stand out.
    """
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    lines = [
        ('<tr class="now" aria-current="step">' if number == now else "<tr>")
        + f'<th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>\n"
        for number, (first, *rest) in enumerate(rows)
    ]
    return (
        f'<div class="wide-table" role="region" aria-label="{title}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{''.join(lines)}</tbody></table></div>"
    )


def figure(data: bytes, caption: str, kind: str = "png") -> str:
    """Show a picture, given its file, with its caption."""
    return (
        f'<figure><img src="{address(data, kind)}" alt="{caption}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def field(said: Said, key: str, kind: str = "", value: str = "") -> str:
    """Give room to fill in on the screen or on paper; what is typed is saved with the page."""
    place = (
        f'<div contenteditable="true" role="textbox" aria-multiline="true" '
        f'aria-labelledby="{key}" aria-placeholder="{said["write"]}">{value}</div>'
    )
    return f'<div class="field {kind}"><span id="{key}">{said[key]}</span> {place}</div>'


def address(data: bytes, kind: str) -> str:
    """Return a picture's file as an address that holds it."""
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def percent(share: float) -> str:
    """Return a share of 1 as per cent."""
    return f"{share:.1%}".replace("%", "\u00a0%")


def amount(value: float) -> str:
    """Return a number as short as it is."""
    return f"{value:g}".replace("-", "−")


def hundredths(value: float) -> str:
    """Return a number with two places."""
    return f"{value:.2f}".replace("-", "−")


def points(change: float) -> str:
    """Return a signed change in percentage points."""
    return f"{change * 100:+.1f}".replace("-", "−")
