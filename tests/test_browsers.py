"""Which tests run in which browser, and what is said when one is not there."""

import re

import pytest

from builder import command_line
from builder.check import testing
from builder.errors import BuildError
from builder.get import browsers


def test_chromium_is_the_default_and_others_are_asked_for():
    assert command_line._parse(["test"])[0].browsers == ["chromium"]
    options, rest = command_line._parse(["test", "--browsers", "firefox,webkit", "-x"])
    assert options.browsers == ["firefox", "webkit"]
    assert rest == ["-x"]


def test_an_unknown_browser_is_refused(capsys):
    with pytest.raises(SystemExit):
        command_line._parse(["test", "--browsers", "mosaic"])
    assert "mosaic" in capsys.readouterr().err


def test_each_browser_has_its_tests():
    native = set(testing._native())
    assert {"tests/test_browsers.py", "tests/page/test_shows.py"} <= native
    one = {name: set(testing._in_browsers([name])) for name in browsers.BROWSERS}
    assert one["firefox"] == {"tests/browser/test_firefox.py"}
    assert one["webkit"] == {"tests/browser/test_webkit.py"}
    assert {f"tests/browser/test_{name}.py" for name in ("chromium", "main_job")} < one["chromium"]
    assert not one["chromium"] & (one["firefox"] | one["webkit"] | native)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["-x", "-k", "mask"], True),
        (["tests/test_mask.py", "-x"], False),
        (["tests/test_mask.py::test_a_stroke", "tests/page"], False),
        (["tests/test_pruned.py"], True),
        (["tests/test_mask.py", "tests/browser/test_tour.py::test_it"], True),
        (["tests/browser"], True),
    ],
)
def test_a_build_is_made_for_tests_that_look_at_it(arguments, expected):
    assert testing.needs_site(arguments) is expected


def test_every_native_test_that_looks_at_the_build_says_so():
    for path in testing._native():
        text = (testing.ROOT / path).read_text("utf-8")
        looks = re.search(r"^from builder\.places import .*\b(DIST|SITE)\b", text, re.MULTILINE)
        assert bool(looks) <= (testing.BUILT in text), path


def commands(monkeypatch, *arguments):
    """What a command does, in order, instead of doing it."""
    done = []
    steps = (
        "get.environment.ready",
        "get.environment.active",
        "make.site.build",
        "make.wasm.compile_for_here",
    )
    for step in steps:
        monkeypatch.setattr(f"builder.{step}", lambda *a, step=step: done.append(step) or True)
    monkeypatch.setattr(testing, "BROWSERS", {"chromium": lambda: None})
    call = lambda command, **options: done.append(command[2:]) or 0  # noqa: E731
    monkeypatch.setattr(testing.subprocess, "call", call)
    assert command_line.main(["test", *arguments]) == 0
    return done


def test_quick_tests_neither_build_nor_search_for_long(monkeypatch):
    done = commands(monkeypatch, "--quick", "-x")
    assert "make.site.build" not in done and "make.wasm.compile_for_here" in done
    [tests] = [command for command in done if isinstance(command, list)]
    assert tests[:4] == ["pytest", "-m", "not built and not slow", "-x"]
    assert "tests/test_mask.py" in tests and not [t for t in tests if "browser/" in t]


def test_a_file_by_name_is_all_that_is_tested(monkeypatch):
    done = commands(monkeypatch, "tests/test_mask.py", "-x")
    assert "make.site.build" not in done
    assert [one for one in done if isinstance(one, list)] == [
        ["pytest", "tests/test_mask.py", "-x"]
    ]
    done = commands(monkeypatch, "tests/browser/test_tour.py")
    assert "make.site.build" in done
    assert done[-1] == ["pytest", "tests/browser/test_tour.py"]


def test_the_whole_run_has_every_file_once(monkeypatch):
    tested = []
    run = lambda arguments, files: tested.extend(files) or 0  # noqa: E731
    monkeypatch.setattr("builder.check.lanes.run", run)
    done = commands(monkeypatch, "-x")
    assert [one[0] for one in done if isinstance(one, list)] == ["ruff", "ruff", "mypy"]
    assert sorted(tested) == sorted([*testing._native(), *testing._in_browsers(["chromium"])])


def test_a_missing_browser_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(browsers.shutil, "which", lambda name: None)
    with pytest.raises(BuildError, match="apt-get install firefox-esr, and run it again"):
        browsers.find_firefox()
