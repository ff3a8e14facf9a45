"""What a subcommand is: a name, what it takes, and a function that does it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FAILED: Final = 2
"""The exit status when something cannot be done, as for a call that makes no sense."""


@dataclass(frozen=True)
class Command:
    """One thing that the command line does.

    Attributes
    ----------
    name : str
        The word that it is called by; empty for what is done without any.
    question : str
        What it answers, in a few words.
    description : str
        What it does, and with what.
    take : callable
        ``take(parser)`` tells an :class:`argparse.ArgumentParser` what it takes.
    run : callable
        ``run(asked)`` does what the parsed arguments ask for, and returns the exit status. What
        cannot be done it raises as a ValueError that holds one plain sentence.
    check : callable
        ``check(asked)`` tells what is wrong with arguments that do not go together, if anything.
    """

    name: str
    question: str
    description: str
    take: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    check: Callable[[Namespace], str] = lambda asked: ""
