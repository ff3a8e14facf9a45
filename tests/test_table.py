import csv
import io

import numpy as np
import pytest

from interactive_classification.classify import softmax
from interactive_classification.export.table import COLUMNS, to_csv


def test_every_class_has_a_line(known):
    before, after = np.random.default_rng(4).normal(0, 4, (2, 1000)).astype(np.float32)
    rows = list(csv.DictReader(io.StringIO(to_csv(known, before, after))))
    assert tuple(rows[0]) == COLUMNS
    assert sorted(int(row["class"]) for row in rows) == list(range(1000))
    confidences = [float(row["original_confidence"]) for row in rows]
    assert confidences == sorted(confidences, reverse=True)
    for row in rows[:20]:
        index = int(row["class"])
        assert row["name"] == known[index].short
        assert float(row["original_confidence"]) == pytest.approx(softmax(before)[index], rel=1e-5)
        change = float(row["modified_confidence"]) - float(row["original_confidence"])
        assert float(row["change"]) == pytest.approx(change, abs=1e-5)
        assert float(row["modified_logit"]) == pytest.approx(after[index], rel=1e-4)


def test_names_in_another_language_have_a_column_of_their_own(known):
    logits = np.arange(1000, dtype=np.float32)
    names = [f"名{index}, 又名" for index in range(1000)]
    rows = list(csv.DictReader(io.StringIO(to_csv(known, logits, logits, names))))
    assert tuple(rows[0]) == (*COLUMNS, "own_name")
    assert all(row["own_name"] == f"名{row['class']}" for row in rows)
