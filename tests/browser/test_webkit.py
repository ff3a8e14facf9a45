"""The main path in WebKitGTK, the engine that Safari has, too."""

import pytest

from builder.browsers import find_screen, find_webkit

from . import main_path

pytest.importorskip("selenium", reason="“build.py test --browsers webkit” installs what drives it")


def test_the_site(site: str) -> None:
    from .webkit import WebKit

    with WebKit(find_webkit(), find_screen()) as tab:
        main_path.check(tab, site)
