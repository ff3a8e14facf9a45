"""The main path in Firefox, on the site and from disk."""

import pytest

from builder.browsers import find_firefox

from . import main_path
from .conftest import ROOT

pytest.importorskip(
    "websocket", reason="“build.py test --browsers firefox” installs what drives it"
)


def test_the_site(site: str) -> None:
    from .firefox import Firefox

    with Firefox(find_firefox()) as tab:
        main_path.check(tab, site)


def test_the_file_from_disk(site: str) -> None:
    from .firefox import Firefox

    with Firefox(find_firefox()) as tab:
        main_path.check(tab, (ROOT / "dist" / "offline.html").as_uri())
