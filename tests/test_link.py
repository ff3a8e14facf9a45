"""Links: what is put in comes out, in both Pythons; whatever else is refused in a sentence."""

import importlib.util
import json
import random
import re
import string
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.get import node
from interactive_classification import mask as masks
from tests.page.fake import page

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "src" / "ui" / "state" / f"{name}.py" for name in ("edits", "strokes", "link")]
MICROPYTHON = ROOT / "node_modules" / "@micropython" / "micropython-webassembly-pyscript"


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


with page():
    from ui.state import link
    from ui.state import strokes as of_strokes
SENTENCES = set(loaded(ROOT / "src" / "ui" / "words" / "english.py").TEXTS)

places = st.floats(-600, 1100, allow_nan=False)
strokes = st.builds(
    lambda kind, points, size: (kind, of_strokes.rounded([v for p in points for v in p]), size),
    st.sampled_from(["brush", "restore"]),
    st.lists(st.tuples(places, places), min_size=1, max_size=40),
    st.integers(4, 400).map(lambda diameter: diameter / 2),
)
others = st.sampled_from(
    [
        ("rectangle", [10.25, 20.0, -3.5, 447.75], 0),
        ("lasso", [1.0, 1.0, 300.5, 40.25, 20.0, 200.0], 0),
        ("piece", [223.5, 100.25], 100),
        ("counterfactual", [223.5, 100.25, 3.0, 4.0], 100),
        ("sufficient", [223.5, 100.25], 100),
        ("grow", [], 4),
        ("shrink", [], 4),
        ("invert", [], 0),
    ]
)
edits = st.lists(st.one_of(strokes, others), max_size=6)


def words(listed):
    return ".".join(of_strokes.text(*one) for one in listed)


@given(
    edits,
    edits,
    st.none() | st.integers(0, 999),
    st.lists(st.integers(0, 999), max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_what_is_told_is_found(filled, waiting, chosen, pinned, signed, difference):
    view = link.View(signed, difference)
    told = words(filled), words(waiting), chosen, pinned
    text = link.text("coffee-cup", "blur", *told, view=view)
    found = link.parse(text)
    assert (found.photo, found.fill) == ("coffee-cup", "blur")
    assert found.edits == filled and found.marks == waiting
    assert (found.chosen, found.pinned) == (chosen, pinned)
    assert (found.view.signed, found.view.difference) == (signed, difference)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_.;:="), "safe in addresses"
    quoted = text.replace(";", "%3B").replace("=", "%3d")
    assert link.parse(quoted).edits == filled  # as some programs pass it on


@given(st.lists(st.tuples(places, places), min_size=1, max_size=60))
def test_rounding_is_done_once_and_moves_no_stroke(points):
    flat = [value for point in points for value in point]
    once = of_strokes.rounded(flat)
    assert of_strokes.rounded(once) == once
    assert once[:2] == [round(4 * value) / 4 for value in flat[:2]]
    near, far, drawn = (np.zeros((448, 448), bool) for _ in range(3))
    masks.draw_stroke(near, points, 11.5)
    masks.draw_stroke(far, points, 12.5)
    masks.draw_stroke(drawn, np.reshape(once, (-1, 2)), 12)
    assert not (near & ~drawn).any() and not (drawn & ~far).any()


def test_a_straight_stroke_takes_two_points():
    line = [value for x in range(100) for value in (10 + 3.1 * x, 40.0)]
    assert of_strokes.rounded(line) == [10.0, 40.0, 317.0, 40.0]
    there_and_back = [0, 0, 10, 0, 5, 0]
    assert of_strokes.rounded(there_and_back) == there_and_back


@pytest.mark.parametrize(
    "edit",
    [("paste", [1, 1], 3), ("brush", [1.1, 2.0], 3), ("brush", [1.0, 2.0], 3.3), ("brush", [], 3),
     ("piece", [1.0, 1.0], 0), ("grow", [], 65)],
)  # fmt: skip
def test_what_no_link_can_tell_is_not_told_otherwise(edit):
    assert of_strokes.text(*edit) is None


def whole():
    stroke = of_strokes.text("brush", of_strokes.rounded([x * 7.3 % 448 for x in range(60)]), 12)
    return link.text("coffee-cup", "biharmonic", stroke, chosen=967)


def refusal(fragment):
    with pytest.raises(link.LinkError) as refused:
        link.parse(fragment)
    assert refused.value.key in SENTENCES
    return refused.value.key


def test_a_link_cut_anywhere_is_refused():
    for end in range(len(whole())):
        assert refusal(whole()[:end]) == "link-broken"


def test_a_link_with_another_sign_anywhere_is_refused():
    text = whole()
    for at, sign in enumerate(text):
        other = "A" if sign != "A" else "B"
        refusal(text[:at] + other + text[at + 1 :])


def signed(text):
    return f"{text};sum={link._sum(text)}"


SENSELESS = """
1;photo=x|1;photo=x;fill=|1;photo=../x;fill=blur|1;photo=x;fill=blur;photo=y
0;photo=x;fill=blur|²;photo=x;fill=blur|;photo=x;fill=blur
"""
SENSELESS_PARTS = """
more=1|class=1000|class=|class=-1|pins=1..2|pins=|view=q|view=sd
edits=.|edits=b24|edits=b0:AA|edits=b:AA|edits=b24:A|edits=b24:gggggg|edits=b24:________AA
edits=z:AA|edits=b9999:AA|edits=bé:AA|edits=b²:AA|edits=b24:A!|edits=i4|edits=i:|edits=g:AA
edits=x4:AAAA|marks=p0:AA|marks=g65
"""


@pytest.mark.parametrize(
    "text",
    [
        "1",
        *"|".join(SENSELESS.split()).split("|"),
        *(f"1;photo=x;fill=blur;{part}" for part in "|".join(SENSELESS_PARTS.split()).split("|")),
        "1;photo=x;fill=blur;edits=" + ".".join("i" * 501),
    ],
)
def test_what_makes_no_sense_is_refused_though_its_sum_is_right(text):
    assert refusal(signed(text)) == "link-broken"


def test_a_newer_version_is_told_as_such():
    assert refusal("4;all=other") == "link-newer"
    assert refusal("9999") == "link-newer"


def test_a_link_too_long_is_refused_on_both_sides():
    stroke = ".".join(of_strokes.text("brush", [x % 97.0, x % 89.0], 12) for x in range(400))
    assert len(link.text("a", "b", stroke[:5000].rpartition(".")[0])) < link.LONGEST
    with pytest.raises(link.LinkError) as refused:
        link.text("a", "b", ".".join([stroke] * 3))
    assert refused.value.key == "link-long"
    assert refusal(signed("1;photo=a;fill=b;edits=" + ".".join([stroke] * 3))) == "link-broken"
    assert refusal("%41" * 100_000) == "link-broken"


@given(
    st.text(max_size=200) | st.text(alphabet="1;=.:%photfiledsumbgrxi0123456789AZ", max_size=200)
)
def test_anything_else_is_refused(text):
    refusal(text)
    refusal(signed("1;" + text.replace("%", "")))


@given(st.data())
def test_a_link_with_parts_moved_is_understood_or_refused(data):
    parts = whole().rpartition(";sum=")[0].split(";")
    mixed = [
        data.draw(st.sampled_from([*parts, "", "=", "edits=b", "marks=i.i"])) for _ in range(4)
    ]
    try:
        found = link.parse(signed(";".join(["1", *mixed])))
    except link.LinkError as error:
        assert error.key == "link-broken"
    else:
        assert found.photo == "coffee-cup"


def test_both_pythons_make_and_read_the_same(tmp_path):
    """The page runs MicroPython, whose numbers and texts can differ."""
    draw = random.Random(5)
    stroke = [draw.uniform(-50, 500) for _ in range(400)]
    fragments = [
        whole(),
        whole()[:-1],
        "3;x",
        "²",
        "%",
        "1;photo=x",
        signed("1;photo=x;fill=blur;edits=b²:AA"),
    ]
    edits, strokes, link = (
        re.sub(r"(?m)^from ui.*", "", source.read_text("utf-8")) for source in SOURCES
    )
    program = (
        edits
        + "\nclass edits:\n    pass\n\nedits.find, edits.spelled = find, spelled\n"
        + strokes
        + "\nof_a_stroke = text\n"
        + link
        + f"\nstroke, fragments = {stroke!r}, {fragments!r}\n"
        + """
def tried(fragment):
    try:
        found = parse(fragment)
        return [found.photo, found.fill, [list(one) for one in found.edits], found.chosen]
    except LinkError as error:
        return error.key
import json
points = rounded(stroke)
made = text("a", "b", of_a_stroke("brush", points, 12))
print(json.dumps([points, made, [tried(one) for one in fragments]]))
"""
    )
    (tmp_path / "program.py").write_text(program, "utf-8")
    (tmp_path / "run.mjs").write_text(
        f"""import {{ readFileSync }} from "node:fs";
        const {{ loadMicroPython }} = await import("{(MICROPYTHON / "micropython.mjs").as_uri()}");
        const stdout = line => console.log(line);
        const python = await loadMicroPython({{ stdout, linebuffer: true }});
        python.runPython(readFileSync("program.py", "utf8"));"""
    )
    done = subprocess.run(
        [node.program(), "run.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    here = {}
    shown = []
    exec(compile(program, "program", "exec"), {**here, "print": shown.append})
    assert json.loads(done.stdout) == json.loads(shown[0])
