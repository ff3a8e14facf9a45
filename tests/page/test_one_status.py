"""One status line follows what is done: whoever looks for it by its role finds it, and no other."""

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "index.html").read_text("utf-8")


def test_outside_dialogs_there_is_one_status():
    outside = re.sub(r"(?s)<dialog.*?</dialog>", "", PAGE)
    assert re.findall(r'id="([\w-]+)"[^>]*role="status"', outside) == ["status"]
