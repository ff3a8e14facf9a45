"""Steady use of all tools: what the page holds stays bounded, and what it shows stays right.

``build.py bench --only long-use`` does the same for far longer, and tells the figures.
"""

import numpy as np
from playwright.sync_api import Browser

from builder.bench.mixed_use import Use
from interactive_classification.mask import open_mask
from interactive_classification.pixels import to_png

from .conftest import opened
from .test_same_numbers import at_once, native, outputs

SEED = 597  # under which all that can be done is done
ACTIONS = 45


def test_the_same_use_again_takes_no_more_and_ends_in_the_right_picture(
    browser: Browser, site: str
) -> None:
    with opened(browser, site) as bench:
        use = Use(bench.page, SEED)
        held = []
        for _ in range(2):
            use.afresh(SEED)
            use.act(ACTIONS)
            held.append(use.held())
        first, second = held
        assert {*use.done} > {"stroke", "lasso", "piece", "undo", "go_back", "compare", "export"}
        assert bench.problems == []
        assert second.engine <= 1.1 * first.engine  # never given back: what is free is used again
        assert second.heap <= 1.5 * first.heap
        assert second.nodes <= 1.2 * first.nodes + 200  # rows and cards come and go
        assert second.listeners <= first.listeners + 20
        assert second.stored <= 10_000_000

        use.stroke()  # so that there is a hole
        mask = open_mask(use.download("mask").read_bytes(), (448, 448))
        method = bench.page.get_by_label("Fill method").input_value()
        original = to_png(bench.pixels("Original image")[..., :3])
        session = native()

        async def work() -> None:
            await session.open(original)
            await session.set_mask(mask, method)

        at_once(work())
        assert mask.any()
        there = bench.pixels("Modified image")[..., :3].astype(int)
        assert np.abs(there - session.modified).max() <= 1
        logits, _ = outputs(bench)
        assert np.abs(logits - session.modified_output.logits).max() < 0.05
