"""Native tests pass after a browser was driven by the same process."""

import subprocess
import sys

from .conftest import ROOT


def test_loops_run_after_a_browser_was_driven() -> None:
    order = [
        "tests/browser/test_licences.py::test_the_menu_leads_to_every_licence",
        "tests/test_session.py::test_a_preview_changes_nothing",
        "tests/test_answers.py::test_late_packages_are_waited_for",
        "tests/browser/test_licences.py::test_the_one_file_holds_them_too",
        "tests/test_explain.py",
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *order]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
