"""The beginning of the page, as the build puts it in."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from builder.errors import BuildError
from builder.make import modules, start


@pytest.fixture
def site(tmp_path: Path) -> Path:
    gallery = tmp_path / "assets" / "gallery"
    gallery.mkdir(parents=True)
    (gallery / "gallery.json").write_text(json.dumps([{"file": "cup.webp"}]))
    for place in (
        "pyscript/core.js",
        "models/net.onnx",
        "ort/ort.webgl.min.mjs",
        "ort/ort.jspi.min.mjs",
        "offline.html",
    ):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(place.encode())
    start.build(tmp_path)
    return tmp_path


def listed(site: Path) -> dict[str, list[object]]:
    (text,) = re.findall(r"const LISTED = (.+);\n", (site / "index.html").read_text("utf-8"))
    return json.loads(text)


def test_the_policy_allows_the_pages_own_script_and_style_and_no_other(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        rule = next(rule for rule in policy.split("; ") if rule.startswith(kind))
        assert f"'sha256-{digest}'" in rule
        assert "unsafe-inline" not in rule


def test_every_file_is_listed_with_size_hash_and_use(site: Path) -> None:
    files = {place: rest for place, *rest in listed(site)["files"]}
    digest = base64.b64encode(hashlib.sha256(b"models/net.onnx").digest()).decode()
    assert files["models/net.onnx"] == [len("models/net.onnx"), digest, "early workers"]
    for name in ("webgl", "jspi"):
        assert files[f"ort/ort.{name}.min.mjs"][2] == "later optional workers"
    assert not {"index.html", "offline.html", "build.json"} & set(files)
    assert list(files).index("pyscript/core.js") < list(files).index("models/net.onnx")


def test_another_file_makes_another_build(site: Path) -> None:
    before = json.loads((site / "build.json").read_text())["build"]
    assert listed(site)["build"] == before
    assert start.build(site) == before
    (site / "pyscript" / "core.js").write_text("newer")
    assert start.build(site) != before


def test_trouble_can_be_told_in_each_language_before_python_is_there(site: Path) -> None:
    words = listed(site)["words"]
    assert set(words["en"]) == set(words["zh"])
    told = set()
    for script in (start.SOURCE / "start").glob("*.js"):
        told |= set(re.findall(r'"((?:aid|reload)-[\w-]+)"', script.read_text("utf-8")))
    ids = set(re.findall(r'id="([\w-]+)"', (site / "index.html").read_text("utf-8")))
    assert told - ids == set(words["en"])


def test_the_sources_own_notice_is_not_in_the_page(site: Path) -> None:
    assert 'id="source"' in (start.ROOT / "index.html").read_text("utf-8")
    assert 'id="source"' not in (site / "index.html").read_text("utf-8")


def test_a_module_written_otherwise_is_refused_in_one_sentence() -> None:
    with pytest.raises(BuildError, match=r"^pyscript/core-new\.js is not written as"):
        modules.changed("pyscript/core-new.js", b"new Worker('elsewhere')")


def test_a_page_without_a_place_for_it_is_refused_in_one_sentence() -> None:
    with pytest.raises(BuildError, match=r"^index\.html must contain <!-- the beginning"):
        start.once("<html></html>", start.HERE, "")
