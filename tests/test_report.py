import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification import questions
from interactive_classification.changes import CHANGES
from interactive_classification.export import KINDS, Asked
from interactive_classification.export.report import WORDS, report
from interactive_classification.export.report.course import chart
from interactive_classification.fill import METHODS
from interactive_classification.pixels import to_png
from interactive_classification.session import Session, SessionError


@pytest.fixture(scope="module")
def worked(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    run(session.paint([[224, 150], [224, 290]], 130, "mean-colour"))
    run(session.refill("blur"))
    return session


class Page(HTMLParser):
    """Reads a page: its tags, its texts, and whether all that opens is closed."""

    VOID = ("meta", "img", "br")

    def __init__(self, text):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def pictures(page):
    for tag, attributes in page.tags:
        if tag == "img":
            kind, data = re.fullmatch(
                r"data:image/(png|jpeg);base64,([\w+/=]+)", attributes["src"]
            ).groups()
            image = Pillow.open(io.BytesIO(base64.b64decode(data)))
            assert image.format.lower() == kind
            yield np.asarray(image)


def test_it_shows_the_pictures_and_what_was_said_of_them(worked):
    page = Page(report(worked, Asked(name="coffee-cup", tracked=[504])))
    shown = list(pictures(page))
    assert np.array_equal(shown[0], worked.original)
    assert np.array_equal(shown[1], worked.modified)
    assert np.array_equal(shown[2], worked.mask)
    assert len(shown) == 6 + 3  # three of evidence, three thumbnails
    assert "coffee-cup" in page.text
    original, modified = worked.predictions()
    for row in (*original, *modified):
        assert row.label in page.text
        assert f"{row.confidence:.1%}".replace("%", "\u00a0%") in page.text
    assert worked.labels[504].short in page.text
    assert "600 × 400" in page.text
    assert not re.search(r"\{\w+\}", page.text)


def test_nothing_in_it_runs_or_is_fetched(worked):
    text = report(worked)
    page = Page(text)
    assert {tag for tag, _ in page.tags} <= {
        "html", "meta", "title", "style", "h1", "h2", "p", "div", "figure", "img", "figcaption",
        "table", "thead", "tbody", "tr", "th", "td", "i", "footer", "head", "body", "header",
        "main", "section", "span", "dl", "dt", "dd", "code", "svg", "line", "polyline", "polygon",
        "circle", "text",
    }  # fmt: skip
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name == "href" for name in attributes)
    assert "http:" not in text
    assert "https:" not in text
    assert "default-src 'none'" in text


def test_what_others_wrote_is_escaped(worked):
    hostile = """</title><script>alert('1')</script>"&'<img src=x onerror=alert(1)>"""
    words = dict.fromkeys(WORDS, hostile)
    page = Page(report(worked, Asked(name=hostile, words=words, language=hostile)))
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert not [a for _, a in page.tags if "onerror" in a]
    assert hostile in page.text
    assert page.tags[0] == ("html", {"lang": hostile})


def test_it_speaks_another_language(worked):
    page = Page(report(worked, Asked(words={"evidence": "{label} 的证据"}, language="zh")))
    label = worked.predictions().original[0].label
    assert f"{label} 的证据" in page.text
    assert WORDS["predictions"] in page.text
    assert page.tags[0] == ("html", {"lang": "zh"})


def test_classes_have_the_names_of_another_language(worked):
    names = [f"名<{index}>, 又名" for index in range(len(worked.labels))]
    page = Page(report(worked, Asked(names=names, language="zh")))
    first, now = (side[0] for side in worked.predictions(1))
    assert f"名<{first.index}>" in page.text and f"名<{now.index}>" in page.text
    assert first.label not in page.text and "又名" not in page.text


def test_without_an_edit_there_is_little_to_say(runtime, known, run):
    session = Session(runtime, known)
    with pytest.raises(SessionError):
        report(session)
    run(session.open(to_png(np.full((448, 448, 3), 90, np.uint8))))
    page = Page(report(session, Asked(signed=True)))
    assert "→" not in page.text
    assert WORDS["untouched"] in page.text


def test_a_class_that_does_not_exist_is_refused(worked):
    with pytest.raises(ValueError, match="no class 1000"):
        report(worked, Asked(index=1000))


# To hand in -------------------------------------------------------------------------


def test_it_has_room_for_what_a_person_says(worked):
    page = Page(report(worked, Asked(name="cup", question="What if the coffee were gone?")))
    fields = [a for _, a in page.tags if a.get("role") == "textbox"]
    labels = {a["id"] for _, a in page.tags if "id" in a}
    assert [a["aria-labelledby"] for a in fields] == ["question", "name", "date", "conclusion"]
    assert labels == {"question", "name", "date", "conclusion"}
    assert all(a["contenteditable"] == "true" for a in fields)
    assert "What if the coffee were gone?" in page.text
    assert ("h1", {"contenteditable": "true"}) in page.tags


def test_it_tells_the_settings_and_how_to_open_it_again(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    run(session.paint([[224, 150]], 30, "blur", radius=3))
    page = Page(report(session, Asked(name="my cup")))
    assert "Blur (Blur radius 3). What is in the hole" in page.text
    assert 'PHOTO --mask "my cup-mask.png" --fill blur --set radius=3' in page.text
    assert runtime.name in page.text
    spoken = {"Blur": "模糊", "Blur radius": "模糊半径"}
    assert (
        "模糊 (模糊半径 3)" in Page(report(session, Asked(words=spoken, language="zh-Hans"))).text
    )


def test_it_tells_what_other_fills_came_to_where_they_were_tried(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    run(session.paint([[224, 150], [224, 290]], 130, "mean-colour"))
    assert WORDS["fills"] not in Page(report(session)).text
    grey = run(session.candidate("flat-colour"))
    text = Page(report(session)).text
    told = text[text.index(WORDS["fills"]) :].split(WORDS["course"])[0]
    assert "Average colour" in told
    assert "Grey" in told
    assert session.labels[int(grey.output.logits.argmax())].short in told


def test_it_shows_what_explanations_have_found_about_the_class(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    run(questions.explain(session, "occlusion", 967, pieces=20))
    run(session.paint([[224, 150]], 30, "blur"))
    heading = WORDS["explained"].replace("{label}", "espresso")
    assert heading not in Page(report(session)).text  # that was of another picture
    found = run(questions.explain(session, "occlusion", 967, pieces=20))
    page = Page(report(session, Asked(index=967)))
    assert heading in page.text
    assert f"The network was asked {found.calls} times." in page.text
    assert f"stands for {found.values.max():.2f} log-odds." in page.text
    assert "Zeiler and Fergus" in page.text
    curves = run(questions.curves(session, questions.scene(session, 967), found.values))
    ((about, _), *_) = session.findings.of(session.history.number)
    session.findings.note_scores(about, curves.scores())
    told = Page(report(session, Asked(index=967))).text.replace("\xa0", " ")
    for area in curves.scores().values():
        assert f" {100 * area:.1f} %" in told
    run(questions.explain(session, "occlusion", 967, pieces=20, removals=3))
    pieces = next(session.findings.of(session.history.number))[1].pieces
    agreed = pieces.agreed()
    told = Page(report(session, Asked(index=967))).text
    assert f"On {agreed.sum()} of {agreed.size} pieces the 3 fills" in told
    assert "What matters for" not in Page(report(session, Asked(index=504))).text
    as_shown = KINDS["heat-map"].file(
        session, Asked(index=967, explained="occlusion", parameters={"pieces": 20})
    )
    class_map = KINDS["heat-map"].file(session, Asked(index=967))
    assert as_shown.data != class_map.data


def test_it_tells_what_came_of_changing_the_photo_and_shuffling_the_weights(
    runtime, known, coffee, run
):
    session = Session(runtime, known)
    run(session.open(coffee))
    headings = [WORDS[key].replace("{label}", "espresso") for key in ("swept", "shuffled")]
    assert not any(heading in Page(report(session)).text for heading in headings)
    found = run(questions.sweep(session, 967, original=True))
    shuffled = run(questions.shuffled(session, 967))
    told = Page(report(session, Asked(index=967))).text.replace("\xa0", " ")
    assert all(heading in told for heading in headings)
    for name, one in CHANGES.items():
        row = told.split(headings[0])[1].split(f"\n{one.title}")[1].split("\n")[0]
        firsts, plain = found.winners[name], one.levels.index(one.plain)
        changed = [at for at, first in enumerate(firsts) if first != 967]
        least = min(changed, key=lambda at: abs(at - plain), default=None)
        assert (WORDS["no-change"] in row) == (least is None)
        if least is not None:
            assert session.labels[firsts[least]].short in row
            assert f"{one.levels[least]:g}".replace("-", "−") in row
        assert f"{found.confidences[name].min():.1%}".replace("%", " %") in row
    means = [f"{mean:.2f}".replace("-", "−") for mean in shuffled.means()]
    for layers, mean in zip(shuffled.layers, means, strict=True):
        assert f"\n{layers}{mean}\n" in told
    assert WORDS["stays" if shuffled.stays else "goes"] in told
    other = Page(report(session, Asked(index=504))).text
    assert not any(WORDS[key].split("}")[1] in other for key in ("swept", "shuffled"))
    run(session.paint([[224, 150]], 30, "blur"))
    told = Page(report(session, Asked(index=967))).text
    assert headings[0] in told  # it is about the photo
    assert headings[1] not in told  # that was the map of another picture


def test_it_tells_what_would_change_the_answer(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    assert WORDS["sought"] not in Page(report(session)).text
    found = run(questions.region(session, "sufficient"))
    assert found.found
    before = len(list(pictures(Page(report(session)))))
    run(session.set_mask(found.hole, found.fill("blur")))
    page = Page(report(session))
    text = page.text
    assert (
        len(list(pictures(page))) == before + 2
    )  # the step's thumbnail, and what is enough, alone
    agree, of_all = sum(found.holds.values()), len(found.holds)
    told = f"Step 1: {100 * found.area:.1f} % of the picture alone are still “espresso”; "
    assert told + f"{agree} of {of_all} fills agree" in text.replace("\xa0", " ")
    for fill, holds in found.holds.items():
        title = METHODS[fill].title
        assert (title in text.split("fills agree")[1].split(")")[0]) == holds
    assert f"The network was asked {found.calls} times." in text
    run(session.paint([[20, 20]], 5))
    run(session.reset())
    assert "Step 1: " in Page(report(session)).text and "Step 2: " not in Page(report(session)).text


def drawn(names, lines, place=0):
    """The chart's lines, as x and y of each point, and the places of the names."""
    page = Page(chart(names, lines, place, "How it went"))
    paths = [
        [tuple(map(float, point.split(","))) for point in a["points"].split()]
        for tag, a in page.tags
        if tag == "polyline"
    ]
    looks = [(a["stroke"], a["stroke-dasharray"]) for tag, a in page.tags if tag == "polyline"]
    names = [float(a["y"]) for tag, a in page.tags if tag == "text" and "text-anchor" not in a]
    return paths, looks, names


def test_the_chart_draws_each_class_on_one_axis():
    ((first, second), looks, names) = drawn(["espresso", "cup"], [[1, 0.5, 0], [0, 0.5, 0.02]])
    assert [x for x, _ in first] == [x for x, _ in second]
    top, middle, bottom = (y for _, y in first)
    assert middle == pytest.approx((top + bottom) / 2)
    assert second[0][1] == bottom
    assert looks[0][0] != looks[1][0]
    assert looks[0][1] != looks[1][1]  # not by their colours alone
    assert abs(names[0] - names[1]) >= 13  # though the lines end on each other


@pytest.mark.parametrize("steps", [2, 11, 12, 37, 1000])
def test_the_chart_of_any_history_stays_inside(steps):
    shares = np.random.default_rng(steps).random((4, steps)).tolist()
    text = chart(list("abcd"), shares, steps - 1, "How it went")
    paths, _, names = drawn(list("abcd"), shares, steps - 1)
    assert all(44 <= x <= 490 and 10 <= y <= 176 for path in paths for x, y in path)
    assert len({round(y) for y in names}) == 4
    numbers = [int(n) for n in re.findall(r'text-anchor="middle">(\d+)<', text)]
    assert numbers[0] == 0
    assert numbers[-1] == steps - 1
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= 12
    assert len(text) < 120_000
