"""Which tests run in which browser, and what is said when one is not there."""

import pytest

from builder import browsers, checks, command_line
from builder.errors import BuildError


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
    one = {name: set(checks._all_tests([name])) for name in browsers.BROWSERS}
    native = set.intersection(*one.values())
    assert "tests/test_browsers.py" in native
    assert one["firefox"] - native == {"tests/browser/test_firefox.py"}
    assert one["webkit"] - native == {"tests/browser/test_webkit.py"}
    assert {f"tests/browser/test_{name}.py" for name in ("chromium", "main_job")} < one["chromium"]
    assert not one["chromium"] & (one["firefox"] - native)


def test_a_missing_browser_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(browsers.shutil, "which", lambda name: None)
    with pytest.raises(BuildError, match="apt-get install firefox-esr, and run it again"):
        browsers.find_firefox()
