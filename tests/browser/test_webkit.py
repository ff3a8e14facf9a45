"""The main path in WebKitGTK, the engine that Safari has, too."""

from collections.abc import Iterator
from typing import Any

import pytest

from builder.get.browsers import find_screen, find_webkit

from .host import Host
from .main_path import Driver, MainPath, walk

pytest.importorskip("selenium", reason="“build.py test --browsers webkit” installs what drives it")


class TestWebKit(MainPath):
    restores = False  # it calls functions in another way than where the memory was taken

    @pytest.fixture(scope="class")
    @classmethod
    def tab(cls) -> Iterator[Driver]:
        from .webkit import WebKit

        with WebKit(find_webkit(), find_screen()) as tab:
            yield tab

    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, tab: Any, host: Host, tmp_path_factory: pytest.TempPathFactory) -> Any:
        """The same, once more if WebKitGTK's own process ends, as it does at times under load."""
        from selenium.common.exceptions import InvalidSessionIdException

        try:
            return walk(tab, host.address, tmp_path_factory.mktemp("saved"))
        except InvalidSessionIdException:
            tab.restart()
            return walk(tab, host.address, tmp_path_factory.mktemp("saved"))
