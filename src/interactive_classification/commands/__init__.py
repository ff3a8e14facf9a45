"""The command line: each subcommand is a file here, found by looking, as fills are.

A module takes part by defining ``COMMAND``, a :class:`~.command.Command`.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..family import members
from .command import FAILED, Command
from .files import say

COMMANDS: Final[dict[str, Command]] = {
    one.name: one for one in members(__name__, __path__, "COMMAND")
}
"""All subcommands by name; the one without a name classifies a photo."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    command, given = _chosen(sys.argv[1:] if arguments is None else list(arguments))
    described = parser(command)
    asked = described.parse_args(given)
    if wrong := command.check(asked):
        described.error(wrong)
    try:
        return command.run(asked)
    except ValueError as error:  # those of the stages hold one plain sentence
        say(str(error))
        return FAILED


def parser(command: Command) -> ArgumentParser:
    """Describe what a subcommand takes."""
    called = Path(sys.argv[0]).stem  # what was typed to get here
    program = "python -m interactive_classification" if called == "__main__" else called
    described = ArgumentParser(
        prog=f"{program} {command.name}".rstrip(), description=command.description
    )
    if not command.name:
        others = (f"{one.name} ({one.question})" for one in COMMANDS.values() if one.name)
        described.epilog = (
            f"These words before the PHOTO ask something else, and have a --help: "
            f"{', '.join(others)}."
        )
    command.take(described)
    return described


def _chosen(given: list[str]) -> tuple[Command, list[str]]:
    """Find the subcommand, and what is left for it.

    A photo may be called as a subcommand is: where there is such a file, and all that is given can
    be about it, it is meant.
    """
    plain, word = COMMANDS[""], given[0] if given else ""
    if not word or word not in COMMANDS:
        return plain, given
    if Path(word).is_file() and not parser(plain).parse_known_args(given)[1]:
        return plain, given
    return COMMANDS[word], given[1:]
