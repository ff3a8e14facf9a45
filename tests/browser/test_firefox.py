"""The main path in Firefox."""

from collections.abc import Iterator

import pytest

from builder.get.browsers import find_firefox

from .main_path import Driver, MainPath

pytest.importorskip(
    "websocket", reason="“build.py test --browsers firefox” installs what drives it"
)


class TestFirefox(MainPath):
    @pytest.fixture(scope="class")
    @classmethod
    def tab(cls) -> Iterator[Driver]:
        from .firefox import Firefox

        with Firefox(find_firefox()) as tab:
            yield tab
