"""The main path in WebKitGTK, the engine that Safari has, too."""

from collections.abc import Iterator

import pytest

from builder.get.browsers import find_screen, find_webkit

from .main_path import Driver, MainPath

pytest.importorskip("selenium", reason="“build.py test --browsers webkit” installs what drives it")


class TestWebKit(MainPath):
    @pytest.fixture(scope="class")
    @classmethod
    def tab(cls) -> Iterator[Driver]:
        from .webkit import WebKit

        with WebKit(find_webkit(), find_screen()) as tab:
            yield tab
