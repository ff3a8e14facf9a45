"""The packages of the page have all that it uses: run in Pyodide itself, under Node.js."""

import fnmatch
import json
import os
import shutil
import subprocess
import zipfile

import pytest

from builder.check import samples
from builder.get import node, pyodide
from builder.make import cut, packages, stdlib
from builder.places import IN_PYODIDE, ROOT, SITE

pytestmark = pytest.mark.built

PYODIDE = SITE / "pyodide"


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    """A function that uses the packages of a folder and returns what Node.js said."""
    if not PYODIDE.exists():
        pytest.fail("build/site/ is not there: run python3 build.py build.")
    pictures = tmp_path_factory.mktemp("samples")
    samples.make(pictures)

    def run(folder):
        return subprocess.run(
            [
                node.program(), IN_PYODIDE / "run.mjs", folder,
                IN_PYODIDE / "exercise.py", IN_PYODIDE, pictures,
                ROOT / "models" / "labels.json",
            ],
            capture_output=True,
            text=True,
            timeout=300,
        )  # fmt: skip

    return run


def test_nothing_that_the_page_uses_was_left_out(exercise):
    done = exercise(PYODIDE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("everything was there")


def test_what_is_left_out_by_mistake_is_noticed(exercise, tmp_path):
    folder = tmp_path / "pyodide"
    shutil.copytree(PYODIDE, folder, copy_function=os.link)
    lock = json.loads((folder / "pyodide-lock.json").read_text())
    entry = lock["packages"]["scipy"]
    wheel = folder / entry["file_name"]
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    wheel.unlink()
    del files["scipy/sparse/linalg/_dsolve/linsolve.pyc"]
    packages.write(files, tmp_path / "stage")
    packages.pack(tmp_path / "stage", wheel)
    entry["sha256"] = packages.sha256(wheel)
    (folder / "pyodide-lock.json").unlink()
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    done = exercise(folder)
    assert done.returncode == 1
    assert "linsolve" in done.stdout + done.stderr


def test_the_lock_names_our_packages_only_and_their_hashes():
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text())["packages"]
    assert set(lock) == {package.name for package in packages.packages()}
    for entry in lock.values():
        assert packages.sha256(PYODIDE / entry["file_name"]) == entry["sha256"]
        assert set(entry["depends"]) <= set(lock)


def test_the_first_packages_do_not_wait_for_the_later_ones():
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text())["packages"]
    assert set(lock["interactive-classification"]["depends"]) == {"numpy", "pillow"}
    assert lock["numpy"]["depends"] == lock["pillow"]["depends"] == []


def test_packages_are_bytecode_and_only_the_stubs_that_are_read_remain():
    for wheel in PYODIDE.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
        assert not [name for name in names if name.endswith(".py")], wheel.name
        stubs = [name for name in names if name.endswith(".pyi")]
        assert all(name.startswith("skimage/") for name in stubs), wheel.name


def test_kernels_are_compiled_and_their_sources_are_not_shipped():
    [wheel] = PYODIDE.glob("interactive_classification-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        kernels = [name for name in archive.namelist() if "_cy." in name]
    sources = list((ROOT / "src").rglob("*_cy.py"))
    assert len(kernels) == len(sources) > 0
    assert all(name.endswith(pyodide.module_suffix()) for name in kernels)


def test_dropping_leaves_what_python_itself_imports():
    kept = stdlib.kept(pyodide.FOLDER / "python_stdlib.zip")
    assert {"os.py", "encodings/utf_8.py", "encodings/cp437.py", "asyncio/base_events.py"} <= set(
        kept
    )
    assert not [name for name in kept if name.startswith(("email/", "xml/", "multiprocessing/"))]


def unmatched(patterns, places):
    return {one for one in patterns if not fnmatch.filter(places, one)}


def test_every_line_of_the_lists_still_says_something():
    """What they name is there: a package's new version leaves no line that does nothing."""
    names = {package.name for package in packages.packages()}
    assert {path.stem for path in cut.KEPT.iterdir()} == names - set(packages.WHOLE)
    for package in packages.packages():
        if package.name not in packages.WHOLE:
            places = {cut.plain(place) for place in package.files()}
            assert cut.listed(cut.KEPT / f"{package.name}.txt") <= places, package.name
    source = pyodide.FOLDER / "python_stdlib.zip"
    with zipfile.ZipFile(source) as archive:
        assert not unmatched(cut.listed(stdlib.DROPPED), archive.namelist())
    kept = set(stdlib.kept(source)).union(*(cut.listed(path) for path in cut.KEPT.iterdir()))
    assert cut.listed(cut.HOLLOW) <= kept
    assert cut.stand_ins().keys() <= kept
    assert cut.stand_ins() and not cut.listed(cut.HOLLOW) & cut.stand_ins().keys()


def test_a_line_that_says_nothing_would_be_found():
    assert unmatched({"email/*", "no_such/*", "os.py"}, ["os.py", "email/header.py"]) == {
        "no_such/*"
    }


def test_file_names_are_made_for_the_python_that_pyodide_has():
    """Its own packages have the tags that ours are given."""
    theirs = {pyodide.lock()["packages"][n]["file_name"] for n in ("numpy", "scipy")}
    assert all(name.endswith(f"-{pyodide.wheel_tag()}.whl") for name in theirs)
    modules = [place for place in packages._of_wheel("numpy")() if place.endswith(".so")]
    assert modules and all(place.endswith(pyodide.module_suffix()) for place in modules)
