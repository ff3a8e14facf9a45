"""The main path in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .chromium import Chromium
from .main_path import Driver, MainPath


class TestChromium(MainPath):
    @pytest.fixture(scope="class")
    @classmethod
    def tab(cls, browser: Browser) -> Iterator[Driver]:
        with Chromium(browser) as tab:
            yield tab
