"""The report's sections: one function each, that gives its HTML, or nothing.

Whoever adds one writes its function, and names it in :data:`SECTIONS`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from ...changes import not_plain
from ...classify import softmax
from ...explain import EXPLANATIONS, SEARCHES
from ...explain.class_map import points as cell_points
from ...fill import METHODS, method
from ...mask import to_png as mask_to_png
from ...network.built_in import name_of
from ...network.card import Card
from ...network.reference import of
from ...network.squeezenet import SQUEEZENET
from ...overlay import draw_map, lay_over, legend, mean_grey, strength
from ...pixels import to_jpeg, to_png
from .about import About
from .course import chart
from .markup import Said, address, amount, escape, field, figure, percent, points, section, table
from .ways import shuffled, swept

ROWS: Final = 5
"""How many of the first classes of each picture are told."""


def head(about: About) -> str:
    """Give the title, what was asked, who asked, when, and room for the conclusion."""
    said = about.said
    return "\n".join(
        [
            f'<header>\n<h1 contenteditable="true">{about.name or said["title"]}</h1>',
            '<div class="fields">',
            field(said, "question", "wide", escape(about.asked.question)),
            field(said, "name"),
            field(said, "date"),
            field(said, "conclusion", "wide conclusion"),
            "</div>\n</header>",
        ]
    )


def summary(about: About) -> str:
    """Say what happened, as in “espresso 98.5 % → 12.0 %; soup bowl 41.3 %”."""
    session, called = about.session, about.called
    first = session.predictions(1)
    was, now = first.original[0], first.modified[0]
    sentence = f"{called[was.index]} {percent(was.confidence)}"
    if session.mask.any():
        after = softmax(session.modified_output.logits)[was.index]
        sentence += f" → {percent(after)}"
        if now.index != was.index:
            sentence += f"; {called[now.index]} {percent(now.confidence)}"
    return f'<p class="summary">{sentence}</p>'


def pictures(about: About) -> str:
    """Show what was erased."""
    session, said = about.session, about.said
    return "\n".join(
        [
            '<div class="row">',
            figure(to_png(session.original), said["original"]),
            figure(to_png(session.modified), said["modified"]),
            figure(mask_to_png(session.mask), _in_hole(about, said["removed"])),
            "</div>",
        ]
    )


def predictions(about: About) -> str:
    """Tell the confidences of both pictures' first classes, and of those that are tracked."""
    session, said, called = about.session, about.said, about.called
    before = softmax(session.original_output.logits)
    after = softmax(session.modified_output.logits)
    both = session.predictions(ROWS)
    seen = dict.fromkeys([*(row.index for row in (*both.original, *both.modified)), *about.classes])
    rows = [
        (
            called[index],
            percent(before[index]),
            percent(after[index]),
            points(after[index] - before[index]),
        )
        for index in seen
    ]
    columns = [said[key] for key in ("class", "before", "after", "change")]
    return section(said["predictions"], table(said["predictions"], columns, rows))


def evidence(about: About) -> str:
    """Show where the evidence for a class lies."""
    session, said, index, signed = about.session, about.said, about.index, about.asked.signed
    heat = session.heat_maps(index, signed)
    difference = session.difference_map(index, signed)
    scale = said["scale"].replace("{scale}", f"{cell_points(heat.scale, heat.cells):.2f}")
    grey, other = mean_grey(session.original), cell_points(difference.scale, difference.cells)
    shown = [
        (session.original, heat.original, said["original"]),
        (session.modified, heat.modified, said["modified"]),
        (session.modified, difference.overlay, said["difference"]),
    ]
    body = [
        '<div class="row">',
        *(
            figure(to_jpeg(lay_over(image, overlay)), caption, "jpeg")
            for image, overlay, caption in shown
        ),
        "</div>",
        _legend(signed, grey, said["original"] + " · " + said["modified"], said),
        _legend(True, grey, said["difference"], said),
        f"<p>{scale.replace('{other}', f'{other:.2f}')}</p>",
    ]
    return section(about.of_class("evidence"), "\n".join(body))


def explained(about: About) -> str:
    """Show what explanations have found about the modified picture and this class, if any did."""
    session, said, signed = about.session, about.said, about.asked.signed
    parts = []
    for key, found in session.findings.of(about.shown):
        if key.index == about.index:
            how, most = EXPLANATIONS[key.name], strength(found.values, signed)
            heat = draw_map(found.values, most, signed, hatched=found.disputed())
            drawn = lay_over(session.modified, heat)
            parts += [
                figure(to_jpeg(drawn), said[how.title], "jpeg"),
                f"<p>{about.source(how)}</p>",
                "<p>" + about.times(found.calls) + " "
                + said["reaches"].replace("{scale}", f"{most:.2f} {said[found.unit]}") + "</p>",
            ]  # fmt: skip
            scores = session.findings.scores(key)
            if scores:
                areas = {name: percent(area) for name, area in scores.items()}
                parts.append("<p>" + said["scores"].format(**areas) + "</p>")
            if found.pieces is not None and len(found.pieces.fills) > 1:
                agreed = found.pieces.agreed()
                values = (agreed.sum(), agreed.size, len(found.pieces.fills))
                parts.append("<p>" + said["fills-agree"].format(*values) + "</p>")
    if not parts:
        return ""
    parts.append(_legend(signed, mean_grey(session.original), said["modified"], said))
    return section(about.of_class("explained"), "\n".join(parts))


def sought(about: About) -> str:
    """Tell of each step whose hole was looked for: the least that changes or keeps an answer."""
    session, said = about.session, about.said
    parts, told = [], set()
    for number, one in enumerate(session.history.steps):
        found = session.findings.region(one.packed_mask)
        if found is None:
            continue
        holds = found.holds
        values = {
            "step": str(number),
            "area": percent(found.area),
            "before": about.called[found.before],
            "after": about.called[found.after(one.method)],
            "agree": str(sum(holds.values())),
            "all": str(len(holds)),
            "fills": ", ".join(said[METHODS[fill].title] for fill, so in holds.items() if so),
        }
        sentence = said["enough-found" if found.keeps else "hole-found"]
        for key, value in values.items():
            sentence = sentence.replace(f"{{{key}}}", escape(value))
        if found.keeps:
            alone = np.where(found.hole[..., None], np.uint8(255), session.original)
            parts.append(figure(to_jpeg(alone), percent(found.area), "jpeg"))
        parts.append(f"<p>{sentence} {about.times(found.calls)}</p>")
        how = SEARCHES[found.name]
        if how.name not in told:
            told.add(how.name)
            parts.append(f"<p>{about.source(how)}</p>")
    return section(said["sought"], "\n".join(parts)) if parts else ""


def _legend(signed: bool, grey: int, caption: str, said: Said) -> str:
    colours = ", ".join(legend(signed, grey))
    low = said["less"] if signed else "0"
    return (
        f'<p class="legend">{caption}: {low} '
        f'<i style="background: linear-gradient(to right, {colours})"></i>'
        f" {said['more']}</p>"
    )


def fills(about: About) -> str:
    """Tell what was answered where the same hole was filled otherwise, if that was tried."""
    session, said, index, called = about.session, about.said, about.index, about.called
    tried = session.candidates
    if not tried:
        return ""
    shown = [(session.method, session.modified_output), *((c.method, c.output) for c in tried)]
    rows = []
    for name, output in shown:
        confidences = softmax(output.logits)
        best = int(confidences.argmax())
        rows.append(
            (
                said[method(name).title],
                f"{called[best]} {percent(confidences[best])}",
                percent(confidences[index]),
            )
        )
    columns = [said["fill"], said["winner"], called[index]]
    return section(said["fills"], table(said["fills"], columns, rows))


def course(about: About) -> str:
    """Draw how the confidences went on the branch that is shown, if anything was done."""
    said, history = about.said, about.session.history
    places = [place for place, lane in enumerate(history.lanes()) if not lane]  # no other branch
    if len(places) < 2:
        return ""
    shares = [softmax(history.steps[place].logits) for place in places]
    shown = about.classes[:4]
    lines = [[float(share[index]) for share in shares] for index in shown]
    says = said["course-says"].replace("{last}", str(len(places) - 1))
    names = [about.names[index] for index in shown]
    drawn = chart(
        names, lines, places.index(history.place), f"{said['course']}: {', '.join(names)}"
    )
    body = f'<figure class="course">{drawn}<figcaption>{says}</figcaption></figure>'
    return section(said["course"], body)


def steps(about: About) -> str:
    """List what was done."""
    said, history, classes = about.said, about.session.history, about.classes
    rows = []
    for number, step in zip(history.numbers, history.steps, strict=True):
        confidences = softmax(step.logits)
        rows.append(
            (
                str(number),
                f'<img src="{address(step.thumbnail, "jpeg")}" alt="">',
                _filled(said, step.method, step.parameters) if step.erased else said["untouched"],
                percent(step.erased),
                *(percent(confidences[index]) for index in classes),
            )
        )
    columns = [said["step"], "", said["fill"], said["erased"], *(about.called[i] for i in classes)]
    return section(said["steps"], table(said["steps"], columns, rows, history.place), long=True)


def settings(about: About) -> str:
    """Tell what else the answer depends on."""
    session, said, name = about.session, about.said, about.name
    width, height = (str(side) for side in session.photo_size)
    size = said["pixels"].replace("{width}", width).replace("{height}", height)
    rows = [
        (said["photo"], f"{name} ({size})" if name else size),
        (said["network"], escape(_network(session.runtime.card))),
        (said["runs-on"], escape(session.runtime.name)),
        (said["evidence-kind"], said["for-and-against" if about.asked.signed else "for"]),
    ]
    if session.mask.any():
        filled = _filled(said, session.method, session.parameters)
        rows += [
            (_in_hole(about, said["erased"]), percent(float(session.mask.mean()))),
            (said["fill"], f"{filled}. {said[method(session.method).description]}"),
        ]
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>\n" for term, text in rows)
    return section(said["settings"], f"<dl>\n{listed}</dl>")


def _network(card: Card) -> str:
    """Name a network; one of somebody's own by its file's hash and how it is fed, too."""
    return str(of(card)) if card.digest else card.title


def open_again(about: About) -> str:
    """Tell how somebody else sees the same."""
    session, said, name = about.session, about.said, about.asked.name
    asked = "python -m interactive_classification PHOTO"
    if session.mask.any():
        asked += f" --mask {_quoted((name or 'picture') + '-mask.png')} --fill {session.method}"
        usual = method(session.method).checked({})
        given = [(key, value) for key, value in session.parameters.items() if value != usual[key]]
        asked += "".join(f" --set {key}={value:g}" for key, value in given)
    asked += _asking(session.runtime.card)
    body = f"<p>{said['by-page']}</p>\n<p>{said['by-command']}</p>\n<code>{escape(asked)}</code>"
    return section(said["open-again"], body)


def _asking(card: Card) -> str:
    """Tell the command line's arguments for a network, unless it is the usual one."""
    if card.digest:
        return f" --model {_quoted(card.file)} --preprocessing {of(card).preprocessing.words}"
    return "" if card is SQUEEZENET else f" --model {name_of(card)}"


Section = Callable[[About], str]

SECTIONS: Final[tuple[Section, ...]] = (
    summary, pictures, predictions, evidence, explained, sought, swept, shuffled, fills, course,
    steps, settings, open_again,
)  # fmt: skip
"""All of them, in order."""


def _filled(said: Said, name: str, parameters: dict[str, float]) -> str:
    """Name a fill, as in “Blur (Blur radius 3)”, or how the picture was changed."""
    how = method(name)
    titles = {parameter.name: said[parameter.title] for parameter in how.parameters}
    given = ", ".join(f"{titles[key]} {value:g}" for key, value in parameters.items())
    if how.changes:
        levels = not_plain(parameters)
        given = ", ".join(said[one.called].replace("{}", amount(level)) for one, level in levels)
    return f"{said[how.title]} ({given})" if given else said[how.title]


def _in_hole(about: About, removed: str) -> str:
    """Tell what became of the hole: it was removed, unless it was only changed."""
    how = method(about.session.method)
    return about.said[how.title] if how.changes else removed


def _quoted(name: str) -> str:
    return name if name.replace("-", "").replace(".", "").isalnum() else f'"{name}"'
