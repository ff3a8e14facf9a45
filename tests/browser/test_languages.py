"""The page speaks the browser's language, and another when asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from .conftest import ALL_FILLS, COUNT_SETTLINGS, GALLERY, Bench


def opened(context: BrowserContext, site: str) -> Bench:
    page = context.new_page()
    running = Bench(page)
    page.goto(f"{site}?backend=wasm")
    running.ready()
    running.ready(ALL_FILLS)
    running.explain_by("class-map")  # the map that is there at once
    return running


@pytest.fixture(scope="module")
def chinese(browser: Browser, site: str) -> Iterator[Bench]:
    """The page in a browser whose language is Chinese."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.add_init_script(COUNT_SETTLINGS)
    yield opened(context, site)
    context.close()


def speak(bench: Bench, language: str) -> None:
    bench.more().locator("#language").select_option(label=language)


def test_a_chinese_browser_is_met_in_chinese(chinese: Bench) -> None:
    page = chinese.page
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.title() == "交互式图像分类"
    assert page.get_by_role("listbox", name="图库").is_visible()
    assert page.get_by_role("button", name="撤销").get_attribute("title") == "后退一步（Ctrl+Z）"
    assert page.get_by_placeholder("查找类别").is_visible()
    assert page.get_by_role("option", name="咖啡杯").is_visible()
    assert "平均颜色" in page.get_by_label("填充方法", exact=True).inner_text()
    chinese.until(lambda: chinese.table("预测")[0][0] == "航天飞机", "Classes have their names")
    first = page.get_by_role("table", name="预测").get_by_role("button", name="航天飞机")
    assert first.get_attribute("title") == "space shuttle"  # the English name is kept beside it
    assert first.get_attribute("lang") is None
    assert page.locator("#status").inner_text().startswith("航天飞机")
    assert not chinese.problems


def test_the_main_job_works_in_chinese(chinese: Bench) -> None:
    page = chinese.page
    path = next(GALLERY.glob("coffee-cup.*"))
    chinese.do(lambda: page.get_by_label("打开图片").set_input_files(path))
    page.get_by_label("画笔大小").fill("60")
    chinese.paint((0.3, 0.3), (0.55, 0.3), (0.55, 0.4), name="修改后的图片")
    before, after = chinese.pixels("原始图片"), chinese.pixels("修改后的图片")
    assert (before != after).any()
    row = page.get_by_role("table", name="预测").get_by_role("button", name="浓缩咖啡")
    chinese.do(row.click)
    assert "“浓缩咖啡”的依据" in page.locator("#why-words").inner_text()
    steps = page.get_by_role("list", name="历史").get_by_role("button")
    assert "擦除，" in (steps.last.get_attribute("aria-label") or "")
    assert page.locator("#status").inner_text().endswith("。")


def test_what_goes_wrong_is_said_in_chinese(chinese: Bench, tmp_path: Path) -> None:
    file = tmp_path / "no.png"
    file.write_bytes(b"this is no picture")
    chinese.do(lambda: chinese.page.get_by_label("打开图片").set_input_files(file))
    assert "无法读取这张图片" in chinese.alert()


def test_classes_are_found_by_their_chinese_names(chinese: Bench) -> None:
    page = chinese.page
    field = page.get_by_role("combobox", name="查找类别")
    found = page.get_by_role("listbox", name="找到的类别").get_by_role("option")
    for text, first in (("狗", "斑点狗"), ("cat", "虎斑猫"), ("猫", "虎斑猫")):
        field.fill(text)
        expect(found.first.locator("span")).to_have_text(first)
    assert found.first.locator("small[lang=en]").inner_text().endswith("tabby")
    chinese.do(lambda: field.press("Enter"))
    assert page.get_by_role("button", name="取消固定 虎斑猫").first.is_visible()
    history = page.get_by_role("list", name="历史").get_by_role("button")
    assert "浓缩咖啡" in (history.first.get_attribute("aria-label") or "")
    chinese.do(page.get_by_role("button", name="取消固定 虎斑猫").first.click)
    chinese.do(found.page.get_by_role("table", name="预测").get_by_role("button").first.click)


def test_tables_of_all_classes_have_their_chinese_names(chinese: Bench) -> None:
    with chinese.page.expect_download() as coming:
        chinese.page.get_by_text("保存", exact=True).click()
        chinese.page.get_by_role("button", name="全部类别的表格").click()
    header, first, *others = Path(coming.value.path()).read_text("utf-8-sig").splitlines()
    assert header.endswith(",own_name") and first.endswith(",浓缩咖啡") and len(others) == 999


def test_a_report_is_written_in_chinese(chinese: Bench) -> None:
    with chinese.page.expect_download() as coming:
        chinese.page.get_by_text("保存", exact=True).click()
        chinese.page.get_by_role("button", name="报告").click()
    text = Path(coming.value.path()).read_text("utf-8")
    assert '<html lang="zh-Hans">' in text
    assert "“浓缩咖啡”的依据" in text
    assert "espresso" not in text


def test_another_language_is_spoken_at_once_and_remembered(
    chinese: Bench, bench: Bench, site: str
) -> None:
    page = chinese.page
    words = "() => [...document.querySelectorAll('body *')].map(e => [e.ariaLabel, e.title])"
    speak(chinese, "English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Undo").is_enabled()
    assert page.locator("#status").inner_text().startswith("espresso")
    assert "Evidence for “espresso”" in page.locator("#why-words").inner_text()
    steps = page.get_by_role("list", name="History").get_by_role("button")
    assert "Erase, " in (steps.last.get_attribute("aria-label") or "")
    left = [text for pair in page.evaluate(words) for text in pair if text and not text.isascii()]
    assert not [text for text in left if any("\u4e00" <= sign <= "\u9fff" for sign in text)]

    again = opened(page.context, site)
    assert again.page.locator("html").get_attribute("lang") == "en"
    again.page.close()

    speak(chinese, "中文")
    assert page.get_by_role("button", name="撤销").is_enabled()
    expect(page.locator("#status")).to_contain_text("浓缩咖啡")
    assert "的依据" in page.locator("#why-words").inner_text()
    assert not chinese.problems
    # elsewhere, the browser's language counts
    assert bench.page.locator("html").get_attribute("lang") == "en"
    assert bench.page.locator("#language").input_value() == "en"
    assert not [url for url in bench.requests if "labels-zh" in url]  # nor is there more to fetch


def test_the_status_ends_with_a_sentence_in_each_language(chinese: Bench) -> None:
    said = chinese.page.locator("#status")
    for language, end in (("English", "."), ("中文", "。")):
        speak(chinese, language)
        assert said.inner_text().endswith(end)
