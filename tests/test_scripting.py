"""What scripts and notebooks use, beginning with the examples in its docstrings, which are run."""

import ast
import asyncio
import doctest
import inspect
import io
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

import interactive_classification
from interactive_classification import METHODS, Experiment, open_session, scripting
from interactive_classification.mask import MaskError
from interactive_classification.pixels import PictureError, open_picture

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "assets" / "gallery"
CUP = GALLERY / "coffee-cup.webp"

EXAMPLES = [
    example
    for example in doctest.DocTestFinder(exclude_empty=True).find(scripting, globs={})
    if example.examples
]


@pytest.fixture
def cup(run):
    return run(open_session(CUP))


def said_by(example, names):
    """Run one example, which may await at its top as a notebook may, and return what it prints."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    said = io.StringIO()
    with redirect_stdout(said):
        try:
            done = eval(compile(example.source, "<example>", "single", flags), names)
            if inspect.iscoroutine(done):
                asyncio.run(done)
        except Exception as error:
            if example.exc_msg is None:
                raise
            kind = type(error)
            print(f"{kind.__module__}.{kind.__qualname__}: {error}")
    return said.getvalue()


@pytest.mark.parametrize("docstring", EXAMPLES, ids=lambda d: d.name.rpartition("scripting.")[2])
def test_the_examples_say_what_they_show(docstring, cup, tmp_path, monkeypatch):
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    monkeypatch.chdir(tmp_path)
    names = {"session": cup, "open_session": open_session, "np": np}
    for example in docstring.examples:
        got, want = said_by(example, names), example.exc_msg or example.want
        flags = doctest.ELLIPSIS
        assert doctest.OutputChecker().check_output(want, got, flags), f"{example.source}{got}"


def test_all_that_is_public_has_an_example():
    names = {docstring.name.rpartition(".")[2] for docstring in EXAMPLES}
    methods = {name for name, it in vars(Experiment).items() if inspect.isfunction(it)}
    assert {name for name in methods if not name.startswith("_")} | {"open_session"} <= names


def test_a_wrong_example_would_be_found():
    [example] = doctest.DocTestParser().get_examples(">>> 1 + 1\n3\n")
    assert said_by(example, {}) == "2\n"


def test_what_the_readme_shows_works(tmp_path, monkeypatch):
    shutil.copy(CUP, tmp_path / "cup.jpg")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    [shown] = [block for block in blocks if "open_session" in block]
    names = {}
    asyncio.run(eval(compile(shown, "README.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names))
    assert (tmp_path / "cup.zip").exists()
    assert names["answer"].original[0].label == "espresso" != names["answer"].modified[0].label


@pytest.mark.parametrize("way", ["str", "path", "bytes", "image", "array", "rgba", "palette"])
def test_a_picture_may_come_in_any_way(way, run):
    image = Pillow.open(CUP).convert("RGB")
    given = {
        "str": lambda: str(CUP),
        "path": lambda: CUP,
        "bytes": CUP.read_bytes,
        "image": lambda: image,
        "array": lambda: np.asarray(image),
        "rgba": lambda: np.asarray(image.convert("RGBA")),
        "palette": lambda: image.quantize(256),
    }[way]()
    session = run(open_session(given))
    expected = open_picture(CUP.read_bytes())
    off = np.abs(session.original.astype(int) - expected)
    assert off.max() == 0 if way != "palette" else off.mean() < 8
    assert session.engine.photo_size == image.size


MODES = ["1", "L", "LA", "La", "P", "RGBA", "RGBa", "F", "CMYK", "YCbCr", "HSV"]


@pytest.mark.parametrize("mode", MODES)
def test_an_image_of_any_mode_is_opened(mode, run):
    image = Pillow.open(CUP).convert("RGB")
    for way in {"La": ("LA",), "RGBa": ("RGBA",), "F": ("L",)}.get(mode, ()):
        image = image.convert(way)
    image = image.convert(mode)
    plain = image.convert({"La": "LA", "RGBa": "RGBA"}.get(mode, "RGB")).convert("RGB")
    by_mode, expected = run(open_session(image)), run(open_session(plain))
    off = np.abs(by_mode.original.astype(int) - expected.original)
    assert off.max() <= (1 if mode not in ("1", "P") else 0) + 2 * (mode == "CMYK")


def test_an_image_is_turned_upright_as_its_file_would_be(run, encode):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    turned = Pillow.open(CUP).convert("RGB").transpose(Pillow.Transpose.ROTATE_90)
    data = encode(turned, "PNG", exif=exif)
    by_file, by_image = run(open_session(data)), run(open_session(Pillow.open(io.BytesIO(data))))
    upright = open_picture(CUP.read_bytes())
    for session in (by_file, by_image):  # what is turned first is resized a little otherwise
        assert np.abs(session.original.astype(int) - upright).mean() < 0.5


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (b"", PictureError, "empty"),
        (b"PK nonsense", ValueError, "session"),
        (np.zeros((8, 8, 3)), TypeError, "multiply fractions by 255"),
        (np.zeros((8, 8, 2), np.uint8), TypeError, "shape"),
        (np.zeros((0, 8, 3), np.uint8), TypeError, "shape"),
        (np.zeros(8, np.uint8), TypeError, "shape"),
        (GALLERY / "nowhere.png", FileNotFoundError, "nowhere"),
        (None, TypeError, "NoneType"),
    ],
    ids=lambda it: "",
)
def test_what_is_no_picture_is_refused(given, kind, words, run):
    with pytest.raises(kind, match=words):
        run(open_session(given))


def test_what_is_erased_is_what_the_command_line_would_erase(cup, run):
    """Masks as arrays of the photo's size and of the working picture's, as files and images."""
    photo = np.zeros((400, 600), bool)
    photo[100:300, 200:400] = True  # the middle of the photo's square
    square = np.zeros((448, 448), bool)
    square[112:336, 112:336] = True
    for mask in (photo, square, Pillow.fromarray(photo), photo.astype(np.uint8) * 255):
        cup.restore()
        cup.erase(mask)
        assert np.array_equal(cup.mask, square)
    cup.erase(np.ones((448, 448), bool))
    assert cup.mask.all()
    cup.restore(~square)
    assert np.array_equal(cup.mask, square)
    assert not cup.engine.mask.any()  # nothing is done before classify
    with pytest.raises(MaskError, match="448 by 448"):
        cup.erase(np.ones((9, 9), bool))
    cup.mask[:] = False  # a copy
    assert np.array_equal(cup.mask, square)


def test_what_cannot_be_filled_changes_nothing_and_can_be_mended(cup, run):
    cup.erase(cup.disc(224, 200, 150))
    cup.fill("blur")
    before = run(cup.classify())
    cup.erase(np.ones((448, 448), bool))
    with pytest.raises(ValueError, match="leave some"):
        run(cup.classify())
    assert cup.engine.predictions() == before
    cup.restore(np.ones((448, 448), bool))
    cup.erase(cup.disc(224, 200, 150))
    assert run(cup.classify()) == before


def test_fills_and_classes_are_those_of_the_engine(cup, run):
    hole = cup.disc(224, 200, 80)
    cup.erase(hole)
    chosen = {name: METHODS[name] for name in ("fast-marching", "mean-colour", "noise")}
    for name, fill in chosen.items():
        cup.fill(name)
        run(cup.classify())
        assert np.array_equal(cup.modified, fill.fill(cup.original, hole)), name
    assert [step.method for step in cup.engine.history.steps][1:] == list(chosen)
    assert cup.class_map(967).tobytes() == cup.class_map("espresso").tobytes()
    assert cup.class_map(967, signed=True).tobytes() != cup.class_map(967).tobytes()
    with pytest.raises(ValueError, match="No class is called “teapots”"):
        cup.class_map("teapots")


def test_it_is_saved_as_what_it_is_called(cup, run, tmp_path):
    cup.erase(cup.disc(224, 200, 80))
    cup.fill("mean-colour")
    run(cup.classify())
    for name in ("a.png", "a.ZIP", "a.html", "a.csv"):
        cup.save(str(tmp_path / name))
    assert np.array_equal(np.asarray(Pillow.open(tmp_path / "a.png")), cup.modified)
    assert run(open_session(tmp_path / "a.ZIP")).engine.predictions() == cup.engine.predictions()
    assert "<!doctype html>" in (tmp_path / "a.html").read_text("utf-8")
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 1001
    with pytest.raises(ValueError, match=r"end it in one of \.zip, "):
        cup.save(tmp_path / "a.txt")
    assert not (tmp_path / "a.txt").exists()


def test_files_of_one_ending_are_told_apart_by_their_kind(cup, run, tmp_path):
    with pytest.raises(ValueError, match="“Mask” needs a hole"):
        cup.save(tmp_path / "mask.png", "mask")
    cup.erase(cup.disc(224, 200, 80))
    cup.fill("mean-colour")
    run(cup.classify())
    cup.save(tmp_path / "mask.png", "mask")
    assert np.array_equal(np.asarray(Pillow.open(tmp_path / "mask.png")), cup.mask)
    maps = [tmp_path / f"{index}.png" for index in (967, 504)]
    for path in maps:
        cup.save(path, "heat-map", index=int(path.stem))
    assert maps[0].read_bytes() != maps[1].read_bytes()
    with pytest.raises(ValueError, match=r"mask\.csv: .* end it in one of \.png\."):
        cup.save(tmp_path / "mask.csv", "mask")
    with pytest.raises(ValueError, match="no file of the kind “secrets”"):
        cup.save(tmp_path / "a.png", "secrets")
    assert not (tmp_path / "mask.csv").exists() and not (tmp_path / "a.png").exists()


def test_a_notebook_shows_both_pictures_and_the_answers(cup, run):
    cup.erase(cup.disc(224, 200, 150))
    assert "await session.classify()" in cup._repr_html_()
    cup.fill("mean-colour")
    run(cup.classify())
    shown = cup._repr_html_()
    assert shown.count("<img") == 3
    assert "<td>" in shown and "espresso" in shown and "consomme" in shown
    assert "await session.classify()" not in shown
    cup.fill("blur")
    assert "await session.classify()" in cup._repr_html_()


def test_the_public_names_cost_nothing_until_they_are_asked_for():
    code = (
        "import sys, interactive_classification as package; "
        "early = [name for name in sys.modules if name.startswith(package.__name__ + '.')]; "
        "names = set(package.__all__) <= set(dir(package)); "
        "from interactive_classification import *; "
        "sys.exit(f'{early}' if early or not names or open_session is None else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = interactive_classification.nothing
