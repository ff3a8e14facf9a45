"""A session as one page to read, print and pass on: no scripts, nothing to fetch."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from .classify import softmax
from .explain import points
from .fill import METHODS
from .mask import to_png as mask_to_png
from .overlay import lay_over, legend, mean_grey
from .pixels import to_jpeg, to_png
from .session import Session

WORDS: Final = {
    "title": "What does the network see?",
    "original": "Original",
    "modified": "Modified",
    "removed": "Removed",
    "class": "Class",
    "before": "Before",
    "after": "After",
    "change": "Change",
    "predictions": "Predictions",
    "evidence": "Evidence for {label}",
    "difference": "Difference",
    "scale": "The strongest colour stands for {scale} points that a cell adds to the class's "
    "logit, in the difference for {other}; zero is the plain photo.",
    "less": "less",
    "more": "more",
    "steps": "Steps",
    "step": "Step",
    "fill": "Filled by",
    "untouched": "untouched",
    "erased": "Erased",
    "made": "Made with Interactive Classification. The network is SqueezeNet v1.1; "
    "the photo measured {width} × {height} pixels.",
}
"""The texts of the report, so that they can be given in another language."""

_ROWS: Final = 10

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2126; background: #fff;
  max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.summary { font-size: 1.1rem; color: #434b55; margin: 0 0 1.5rem; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 12rem; max-width: 20rem; break-inside: avoid; }
figure img { width: 100%; display: block; border-radius: 6px; border: 1px solid #d9dde2; }
figcaption { color: #5a636e; font-size: .85rem; margin-top: .25rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid #e4e7eb; }
th { font-weight: 600; color: #434b55; }
th:first-child, td:first-child, .words { text-align: left; }
td img { width: 48px; height: 48px; border-radius: 4px; display: block; }
tr { break-inside: avoid; }
tr.now { background: #f2f5f9; }
.legend { display: flex; align-items: center; gap: .5rem; color: #5a636e; font-size: .85rem; }
.legend i { width: 12rem; height: .8rem; border-radius: 3px; border: 1px solid #d9dde2;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
footer { margin-top: 2rem; color: #5a636e; font-size: .85rem; }
@media print { body { margin: 0; max-width: none; } }
"""


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
        Texts that take the place of those of :data:`WORDS`.
    language : str
        That the texts are in, as HTML names it.
    names : sequence of str, optional
        Each class's names in that language, joined by commas; English ones unless given.

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
    said = {key: escape(words.get(key, text)) for key, text in WORDS.items()}
    names = names or [label.short for label in session.labels]
    called = [escape(name.partition(", ")[0]) for name in names]
    index = session.predictions(1).original[0].index if index is None else index
    body = "\n".join(
        [
            f"<h1>{escape(name) or said['title']}</h1>",
            f'<p class="summary">{_summary(session, called)}</p>',
            '<div class="row">',
            _figure(to_png(session.original), said["original"]),
            _figure(to_png(session.modified), said["modified"]),
            _figure(mask_to_png(session.mask), said["removed"]),
            "</div>",
            f"<h2>{said['predictions']}</h2>",
            _predictions(session, said, called),
            *_evidence(session, index, signed, said, called),
            f"<h2>{said['steps']}</h2>",
            _steps(session, list(dict.fromkeys([index, *tracked])), said, called),
        ]
    )
    width, height = session.photo_size
    made = said["made"].replace("{width}", str(width)).replace("{height}", str(height))
    return f"""<!doctype html>
<html lang="{escape(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{escape(name) or said["title"]}</title>
<style>{_STYLE}</style>
{body}
<footer>{made}</footer>
</html>
"""


def _summary(session: Session, called: Sequence[str]) -> str:
    """Say what happened, as in “espresso 98.5 % → 12.0 %; soup bowl 41.3 %”."""
    first = session.predictions(1)
    was, now = first.original[0], first.modified[0]
    sentence = f"{called[was.index]} {_percent(was.confidence)}"
    if session.mask.any():
        after = softmax(session.modified_output.logits)[was.index]
        sentence += f" → {_percent(after)}"
        if now.index != was.index:
            sentence += f"; {called[now.index]} {_percent(now.confidence)}"
    return sentence


def _predictions(session: Session, said: Mapping[str, str], called: Sequence[str]) -> str:
    before = softmax(session.original_output.logits)
    after = softmax(session.modified_output.logits)
    both = session.predictions(_ROWS // 2)
    seen = dict.fromkeys(row.index for row in (*both.original, *both.modified))
    rows = [
        (
            called[index],
            _percent(before[index]),
            _percent(after[index]),
            _points(after[index] - before[index]),
        )
        for index in seen
    ]
    return _table([said[key] for key in ("class", "before", "after", "change")], rows)


def _evidence(
    session: Session, index: int, signed: bool, said: Mapping[str, str], called: Sequence[str]
) -> Iterable[str]:
    heat = session.heat_maps(index, signed)
    difference = session.difference_map(index, signed)
    scale = said["scale"].replace("{scale}", f"{points(heat.scale):.2f}")
    yield f"<h2>{said['evidence'].replace('{label}', called[index])}</h2>"
    yield '<div class="row">'
    for image, overlay, caption in (
        (session.original, heat.original, said["original"]),
        (session.modified, heat.modified, said["modified"]),
        (session.modified, difference.overlay, said["difference"]),
    ):
        yield _figure(to_jpeg(lay_over(image, overlay)), caption, "jpeg")
    yield "</div>"
    grey = mean_grey(session.original)
    yield _legend(signed, grey, said["original"] + " · " + said["modified"], said)
    yield _legend(True, grey, said["difference"], said)
    yield f"<p>{scale.replace('{other}', f'{points(difference.scale):.2f}')}</p>"


def _legend(signed: bool, grey: int, caption: str, said: Mapping[str, str]) -> str:
    colours = ", ".join(legend(signed, grey))
    low = said["less"] if signed else "0"
    return (
        f'<p class="legend">{caption}: {low} '
        f'<i style="background: linear-gradient(to right, {colours})"></i>'
        f" {said['more']}</p>"
    )


def _steps(
    session: Session, classes: Sequence[int], said: Mapping[str, str], called: Sequence[str]
) -> str:
    rows = []
    for number, step in enumerate(session.history.steps):
        confidences = softmax(step.logits)
        fill = escape(METHODS[step.method].title) if step.erased else said["untouched"]
        rows.append(
            (
                f'<img src="{_address(step.thumbnail, "jpeg")}" alt="">',
                str(number),
                fill,
                _percent(step.erased),
                *(_percent(confidences[index]) for index in classes),
            )
        )
    columns = ["", said["step"], said["fill"], said["erased"], *(called[i] for i in classes)]
    return _table(columns, rows, session.history.place)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], now: int | None = None) -> str:
    """Make a table of cells that are HTML already; `now` is the row to stand out."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    lines = [
        ('<tr class="now">' if number == now else "<tr>")
        + "".join(f"<td>{cell}</td>" for cell in row)
        + "</tr>\n"
        for number, row in enumerate(rows)
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{''.join(lines)}</tbody></table>"


def _figure(data: bytes, caption: str, kind: str = "png") -> str:
    return (
        f'<figure><img src="{_address(data, kind)}" alt="{caption}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _address(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", "\u00a0%")


def _points(change: float) -> str:
    return f"{change * 100:+.1f}".replace("-", "−")
