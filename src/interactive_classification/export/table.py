"""What the network says about both pictures, as a table for other programs."""

import csv
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..classify import Label, softmax
from ..session import Session
from .kind import Asked, Kind

COLUMNS = (
    "class", "name", "original_confidence", "modified_confidence", "change",
    "original_logit", "modified_logit",
)  # fmt: skip


def to_csv(
    known: tuple[Label, ...],
    original: NDArray[np.float32],
    modified: NDArray[np.float32],
    names: Sequence[str] = (),
) -> str:
    """Write a line for every class, the most confident of the original first.

    Parameters
    ----------
    known : tuple of Label
        N of them.
    original, modified : (N,) ndarray of float32
        Logits.
    names : sequence of str, optional
        Each class's names in another language, joined by commas.

    Returns
    -------
    str
        Comma-separated values (RFC 4180) below :data:`COLUMNS`; confidences in [0, 1]. If there
        are names, one more column has each class's first one.
    """
    before, after = softmax(original), softmax(modified)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, "own_name"] if names else COLUMNS)
    for index in np.argsort(-before, kind="stable").tolist():
        numbers = (
            before[index],
            after[index],
            after[index] - before[index],
            original[index],
            modified[index],
        )
        own = [names[index].partition(", ")[0]] if names else []
        told = (f"{number:.6g}" for number in numbers)
        writer.writerow([index, known[index].short, *told, *own])
    return file.getvalue()


def write(session: Session, asked: Asked) -> bytes:
    """Write both pictures' numbers, with the classes' names in the person's language."""
    before, after = session.original_output.logits, session.modified_output.logits
    table = to_csv(session.labels, before, after, asked.names)
    # without the mark, spreadsheets take Chinese for another encoding's signs
    return table.encode("utf-8-sig" if asked.names else "utf-8")


KIND = Kind(
    name="table",
    title="Table of all classes",
    write=write,
    endings={"csv": "text/csv"},
    rank=4,
)
