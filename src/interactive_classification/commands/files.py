"""Files in and out; what cannot be read or written is told in one sentence."""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..pixels import KINDS, Image, to_file
from .arguments import kinds


def say(sentence: str) -> None:
    """Say something that is no answer."""
    print(sentence, file=sys.stderr, flush=True)


def read(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from error


def check_kind(path: Path) -> None:
    """Make sure that a picture can be written as what its file is called.

    Raises
    ------
    ValueError
        If not.
    """
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"{path}: no picture can be written as that; end it in {kinds()}.")


def write(path: Path, picture: Image) -> None:
    """Write a picture as the kind of file that it is called.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    save(path, to_file(picture, KINDS[path.suffix.lower()]))


def save(path: Path, data: bytes) -> None:
    """Write a file.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def table(
    path: Path | None, columns: Sequence[str]
) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Open a table with these columns, if one is wanted, and yield what adds a line to it at once.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    if path is None:
        yield lambda line: None
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()

        def note(line: Mapping[str, Any]) -> None:
            writer.writerow(line)
            file.flush()  # what is known stays, whatever comes

        yield note
