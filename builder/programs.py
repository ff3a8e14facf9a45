"""Run other programs: find them, keep what they print, say plainly when they fail."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .errors import BuildError
from .places import BUILD, ROOT

LOGS = BUILD / "logs"


def find(program: str, remedy: str) -> str:
    """Return where a program lies.

    Raises
    ------
    BuildError
        If it is not installed; `remedy` says how to get it.
    """
    path = shutil.which(program)
    if path is None:
        raise BuildError(f"{program} was not found: {remedy}.")
    return path


def run(
    command: Sequence[str | Path],
    log: str,
    failure: str,
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    line: Callable[[str], None] | None = None,
) -> str:
    """Run a program to its end and return what it printed.

    Parameters
    ----------
    command : sequence of str or Path
        The program and its arguments.
    log : str
        Name of the file under ``build/logs`` that keeps what it prints.
    failure : str
        The beginning of the sentence that a person reads if it fails.
    cwd : Path
        Where to run it.
    environment : mapping, optional
        Variables to set besides those already set.
    line : callable, optional
        Called with each line as it comes.

    Raises
    ------
    BuildError
        If it exits with another code than 0.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    printed: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert process.stdout is not None
        for text in process.stdout:
            file.write(text)
            printed.append(text)
            if line:
                line(text.rstrip())
        code = process.wait()
    output = "".join(printed)
    if code:
        raise BuildError(_explain(output, failure, path.relative_to(ROOT)))
    return output


def _explain(output: str, failure: str, log: Path) -> str:
    """Choose the sentence that fits what a failed program printed."""
    lower = output.lower()
    if "no space left" in lower or "enospc" in lower:
        return f"{failure} because the disk is full: free some space and run it again."
    if "do not match the hashes" in lower or "eintegrity" in lower:
        return (
            f"{failure} because a file does not have the hash that is pinned for it, so it was "
            f"refused: see {log}, and run it again if the download was damaged."
        )
    if any(
        sign in lower
        for sign in (
            "connection error", "connectionerror", "newconnectionerror", "enotfound",
            "econnrefused", "eai_again", "etimedout", "timed out", "failed to establish",
            "name resolution", "no matching distribution",
        )
    ):  # fmt: skip
        return (
            f"{failure} because the package registry was not reached: "
            f"check the network and run it again (details in {log})."
        )
    return f"{failure}: see {log} for the reason."
