"""Tell which parts of photos speak for a class, and how well that can be trusted."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from .. import questions
from ..classify import Label
from ..explain import EXPLANATIONS, explanation
from ..overlay import draw_map, lay_over, strength
from ..pixels import KINDS
from ..session import Session
from .arguments import choose, kinds, take_photos, take_settings
from .asking import answer
from .command import Command
from .files import check_kind, table, write
from .networks import check_both, network, take_network

DEFAULT: Final = "attribution"

COLUMNS: Final = (
    "photo", "class", "method", "calls", "seconds",
    "deletion", "insertion", "random_deletion", "random_insertion",
)  # fmt: skip
"""Of the table."""

Answer = dict[str, Any]


def take(described: ArgumentParser) -> None:
    """Tell what it takes."""
    add = described.add_argument
    take_photos(described)
    take_network(described)
    add("--class", metavar="CLASS", dest="label", help="its index or name (what comes first)")
    add(
        "--method",
        metavar="METHOD",
        choices=EXPLANATIONS,
        default=DEFAULT,
        help=f"how to explain: {', '.join(EXPLANATIONS)} ({DEFAULT})",
    )
    take_settings(described, "explanation", EXPLANATIONS.values())
    add(
        "--out",
        metavar="FILE",
        type=Path,
        help=f"where to write the photo with the map laid over it: {kinds()}; a folder, where "
        "there are several photos",
    )
    add("--csv", metavar="FILE", type=Path, help="a table to write, a line for each photo")
    add("--json", action="store_true", help="print one line of JSON for each photo")


def run(asked: Namespace) -> int:
    """Explain one photo after the other, and print the answers."""
    photos = list(dict.fromkeys(asked.photos))
    settings = explanation(asked.method).checked(dict(asked.set))
    shown = None if asked.label is None else choose(network(asked).labels, asked.label)
    pictures = _pictures(asked.out, photos, asked.method)
    with table(asked.csv, COLUMNS) as note:

        async def find(photo: Path, session: Session) -> Answer:
            found = await explained(session, shown, asked.method, settings, pictures.get(photo))
            note({"photo": str(photo), **found, **found["scores"]})
            return found

        return answer(asked, find, _told)


async def explained(
    session: Session,
    chosen: Label | None,
    name: str,
    settings: dict[str, float],
    picture: Path | None = None,
) -> Answer:
    """Explain a session's modified picture, and try how well that tells what matters.

    Parameters
    ----------
    session : Session
        With a picture.
    chosen : Label or None
        The class; without it, the one that comes first.
    name, settings : str, dict of str to float
        The explanation's, and its parameters.
    picture : Path, optional
        Where to write the picture with the map laid over it.

    Returns
    -------
    dict
        ``class``, its name; ``method``; how many ``calls`` of the network and ``seconds`` the
        explanation took; ``scores``, as :meth:`~..explain.curves.Curves.scores` has them; and with
        several ways to remove ``agreement``, on how many ``pieces`` they have ``agreed``.

    Raises
    ------
    ValueError
        If the picture cannot be written.
    """
    label = chosen or session.labels[session.predictions(1).modified[0].index]
    start = perf_counter()
    found = await questions.explain(session, name, label.index, progress=None, **settings)
    seconds = perf_counter() - start
    if picture:
        scale = strength(found.values, found.signed)
        drawn = draw_map(found.values, scale, found.signed, hatched=found.disputed())
        write(picture, lay_over(session.modified, drawn))
    curves = await questions.curves(session, questions.scene(session, label.index), found.values)
    answer: Answer = {
        "class": label.short,
        "method": name,
        "calls": found.calls,
        "seconds": round(seconds, 4),
        "scores": {name: round(score, 4) for name, score in curves.scores().items()},
    }
    if found.pieces is not None and len(found.pieces.fills) > 1:
        agreed = found.pieces.agreed()
        answer["agreement"] = {"pieces": agreed.size, "agreed": int(agreed.sum())}
    return answer


def _pictures(out: Path | None, photos: Sequence[Path], name: str) -> dict[Path, Path]:
    """Tell where to write each photo's map, and make the folder if there are several."""
    if out is None:
        return {}
    if len(photos) == 1 and not out.is_dir():
        check_kind(out)
        return {photos[0]: out}
    if out.suffix.lower() in KINDS and not out.is_dir():
        raise ValueError(f"{out}: several photos need a folder; leave “{out.suffix}” out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{out} cannot be made: {error.strerror}.") from error
    pictures: dict[Path, Path] = {}
    for photo in photos:  # those of two folders may have the same name
        stems = (f"{photo.stem}-{name}{more}" for more in chain([""], (f"-{n}" for n in count(2))))
        pictures[photo] = next(
            place for stem in stems if (place := out / f"{stem}.png") not in pictures.values()
        )
    return pictures


def _told(photo: Path, found: Answer) -> str:
    scores = found["scores"]
    lines = [
        f"{photo}: {found['class']}, by {found['method']} "
        f"({found['calls']} calls, {found['seconds']:.2f} s)",
        f"{'':13}{'this map':>10}{'at random':>12}",
    ]
    for kind, better in (("deletion", "less is better"), ("insertion", "more is better")):
        own, random = scores[kind], scores[f"random_{kind}"]
        lines.append(f"  {kind:11}{own:10.3f}{random:12.3f}  {better}")
    if "agreement" in found:
        pieces, agreed = found["agreement"]["pieces"], found["agreement"]["agreed"]
        lines.append(f"  fills agree on {agreed} of {pieces} pieces")
    return "\n".join(lines)


COMMAND: Final = Command(
    name="explain",
    question="which parts of photos speak for a class",
    description="Tell which parts of photos speak for a class, and how well that can be trusted: "
    "the area under the class's confidence while what the map puts first is removed (deletion, "
    "less is better), and while only that is left (insertion, more is better), beside that of a "
    "random order. A photo that cannot be read does not stop those after it.",
    take=take,
    run=run,
    check=check_both,
)
