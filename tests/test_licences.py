"""Every part that the site ships comes with its licence text."""

import re
import shutil
import zipfile
from html import unescape

import pytest

from builder.errors import BuildError
from builder.make import licences, weight
from builder.make.licences import sources
from builder.make.licences.parts import PARTS
from builder.places import DIST, NODE_MODULES, SITE

pytestmark = pytest.mark.built

# Words that stand in a licence and nowhere else, by the part whose file must have them.
WORDS = {
    "Interactive Classification": ["MIT License", "The Interactive Classification authors"],
    "Photos": ["CC0 1.0 Universal", "Rachel Michetti"],
    "SqueezeNet weights": ["Primoz Godec", "Permission is hereby granted"],
    "EfficientNet-Lite0 weights": ["TERMS AND CONDITIONS FOR USE, REPRODUCTION"],
    "Class names": ["Google LLC", "TERMS AND CONDITIONS FOR USE, REPRODUCTION"],
    "Chinese class names": ["Google LLC", "Permission is hereby granted"],
    "NumPy": ["NumPy Developers", "LAPACK|lapack_lite", "pocketfft"],
    "SciPy": [
        "Enthought, Inc.",
        "OpenBLAS Project",
        "University of Tennessee",
        "Lawrence Berkeley",
    ],
    "Pillow": [
        "Secret Labs AB",
        "Independent JPEG Group",
        "Sam Leffler",
        "Google Inc",
        "Jean-loup",
    ],
    "scikit-image": ["the scikit-image team", "Redistribution and use"],
    "lazy_loader": ["Scientific Python project", "Redistribution and use"],
    "packaging": ["Donald Stufft", "Apache License"],
    "Python": [
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "CNRI LICENSE",
        "Stefan Krah",
        "Expat",
        "Julian Seward",
        "Facebook",
    ],
    "Pyodide": ["Mozilla Public License Version 2.0", "Exhibit B", "Eric Wendelin"],
    "Emscripten and its libraries": ["Emscripten Authors", "Rich Felker", "LLVM Exceptions"],
    "MicroPython": ["Damien P. George", "Joergen Ibsen"],
    "PyScript": ["TERMS AND CONDITIONS FOR USE, REPRODUCTION", "Giammarchi", "Jak Wings"],
    "ONNX Runtime Web": [
        "Microsoft Corporation",
        "protobuf",
        "Daniel Wirtz",
        "guid-typescript",
        "Dawn & Tint Authors",
    ],
}


def text(part):
    return (SITE / "licenses" / part.file_name).read_text("utf-8")


@pytest.fixture(scope="module", autouse=True)
def site():
    if not (SITE / licences.LIST).exists():
        pytest.fail("There is no dist/: run “python3 build.py build” first.")
    return SITE


@pytest.fixture
def copy(tmp_path):
    """The names of the site's files, and its wheels, without licences."""
    for path in weight.files(SITE):
        place = path.relative_to(SITE)
        if place.parts[0] != licences.FOLDER:
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).symlink_to(path)
    return tmp_path


def test_every_file_belongs_to_a_part_with_a_text():
    for path in weight.files(SITE):
        place = path.relative_to(SITE).as_posix()
        assert any(part.answers_for(place) and text(part) for part in PARTS), place


def test_what_comes_from_others_is_not_passed_off_as_ours():
    ours, *others = PARTS
    for folder in ("pyodide", "ort", "micropython", "pyscript", "models", "assets/gallery"):
        for path in (SITE / folder).iterdir():
            place = path.relative_to(SITE).as_posix()
            if not re.search(r"README|interactive_classification|pyodide-lock", path.name):
                assert any(part.answers_for(place) for part in others), place
                assert not ours.answers_for(place), place


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_the_texts_are_those_of_the_part(part):
    found = text(part)
    for word in [*WORDS[part.name], part.holder]:
        assert re.search(word, found), word
    assert len(found) > 1000  # a text in full, and not its name


def test_every_package_inside_a_script_has_its_text():
    inside = {
        "pyscript": ("@pyscript/core/dist", "PyScript", "polyscript"),
        "ort": ("onnxruntime-web/dist", "ONNX Runtime Web", "flatbuffers"),
        "pyodide": ("pyodide", "Pyodide", "stackframe"),
    }
    for folder, (package, name, expected) in inside.items():
        (part,) = (part for part in PARTS if part.name == name)
        names = set()
        for script in (SITE / folder).glob("*js"):
            names |= sources.bundled(NODE_MODULES / package / script.name)
        assert expected in names
        for name in names:
            assert re.search(rf"^{name}(/|$)", text(part), re.MULTILINE), name


@pytest.mark.parametrize(
    "place", ["pyodide/newthing-1.0-py3-none-any.whl", "newest/part.js", "ort/deep/one.wasm"]
)
def test_a_new_part_without_a_licence_fails_the_build(copy, place):
    (copy / place).parent.mkdir(exist_ok=True)
    (copy / place).write_bytes(b"new")
    with pytest.raises(BuildError, match=rf"licence {place} is.*\.$") as caught:
        licences.build(copy)
    assert "\n" not in str(caught.value)


def test_a_new_library_in_a_wheel_fails_the_build(copy):
    (wheel,) = (copy / "pyodide").glob("scipy-*.whl")
    shutil.copyfile(wheel.resolve(), copy / "other")
    wheel.unlink()
    (copy / "other").rename(wheel)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("scipy.libs/libother.so", b"")
    with pytest.raises(BuildError, match=r"licence scipy\.libs/libother\.so in scipy.*\.$"):
        licences.build(copy)


def test_a_text_that_is_missing_or_another_one_fails_the_build(copy, monkeypatch, tmp_path_factory):
    for name, words in (("micropython.txt", None), ("MPL-2.0.txt", "All rights reserved.")):
        with monkeypatch.context() as patch:
            kept = tmp_path_factory.mktemp("kept")
            shutil.copytree(sources.KEPT, kept, dirs_exist_ok=True)
            (kept / name).unlink() if words is None else (kept / name).write_text(words)
            patch.setattr(sources, "KEPT", kept)
            with pytest.raises(
                BuildError, match=r"^The licence texts? .*(is missing|do not name).*\.$"
            ):
                licences.build(copy)
            shutil.rmtree(copy / licences.FOLDER)


def test_a_package_without_a_licence_file_is_named(monkeypatch, tmp_path):
    (tmp_path / "bare").mkdir()
    monkeypatch.setattr(sources, "NODE_MODULES", tmp_path)
    with pytest.raises(BuildError, match=r"npm package bare brings no licence text.*\.$"):
        sources.in_npm("bare")(tmp_path)


def test_the_list_leads_to_every_text_and_tells_where_the_source_is():
    page = (SITE / licences.LIST).read_text("utf-8")
    for part in PARTS:
        assert page.count(f'href="{part.file_name}"') == 1
        assert part.source in page
    assert len(list((SITE / licences.FOLDER).iterdir())) == len(PARTS) + 1
    whole = licences.whole(SITE).decode()
    for part in PARTS:
        assert (
            whole.count(f'href="#{part.file_name}"') == whole.count(f'id="{part.file_name}"') == 1
        )
        assert text(part) in unescape(whole)


def test_licences_are_kept_for_no_network_but_nobody_waits_for_them():
    texts = {path for path in weight.files(SITE) if licences.FOLDER in path.parts}
    assert not texts & set(weight.until_ready(SITE))
    kept = (DIST / "service-worker.js").read_text("utf-8")
    assert all(f'"{path.relative_to(SITE).as_posix()}"' in kept for path in texts)
    assert b'data-place="licenses/list.html"' in (DIST / "offline.html").read_bytes()
