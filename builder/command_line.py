"""The subcommands of ``build.py``."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from typing import Final

from .errors import BuildError, sentence
from .get import environment
from .places import BUILD, DIST, ENGINE, NODE_MODULES, ROOT, VENV
from .progress import say

_MODELS: Final = ("squeezenet", "efficientnet-lite0")


def main(arguments: Sequence[str]) -> int:
    """Run one subcommand.

    Parameters
    ----------
    arguments : sequence of str
        Without the program's name.

    Returns
    -------
    int
        The exit code: 0, or 1 after one sentence on standard error.
    """
    options, rest = _parse(arguments)
    try:
        if options.command == "clean":
            return _clean(options.all)
        if not environment.active():
            python = environment.ready()
            os.execv(python, [str(python), str(ROOT / "build.py"), *arguments])
        return _run(options, rest)
    except BuildError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(sentence(error), file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Build the page, serve it, test it, measure it."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("build", help="make dist/")
    serve = commands.add_parser("serve", help="make dist/ and serve it on localhost")
    serve.add_argument("--port", type=int, default=8000, help="8000, or the next free one")
    dev = commands.add_parser("dev", help="serve from the sources, and reload what is changed")
    dev.add_argument("--port", type=int, default=8000, help="8000, or the next free one")
    states = commands.add_parser(
        "states", help="make build/states/, a page of every state of the page, and serve it"
    )
    states.add_argument("--port", type=int, default=8100, help="8100, or the next free one")
    test = commands.add_parser(
        "test",
        help="make dist/ and run every check and test, or the files that are named; "
        "further arguments go to pytest",
        add_help=False,
    )
    test.add_argument(
        "--quick", action="store_true", help="only native tests, without a build or long searches"
    )
    test.add_argument(
        "--browsers",
        type=_browsers,
        default=["chromium"],
        metavar="NAMES",
        help="chromium, firefox and webkit, or some of them, separated by commas",
    )
    bench = commands.add_parser("bench", help="make dist/ and measure it beside well-known things")
    bench.add_argument("--only", action="append", default=[], metavar="NAME", help="only this part")
    bench.add_argument("--quick", action="store_true", help="measure only a few times")
    bench.add_argument("--write", action="store_true", help="write BENCHMARKS.md")
    commands.add_parser("trace", help="list anew what the page uses, in builder/kept/")
    model = commands.add_parser("model", help="make a network's file in models/ anew")
    model.add_argument("name", nargs="?", default=_MODELS[0], choices=_MODELS)
    clean = commands.add_parser("clean", help="remove what was built")
    clean.add_argument("--all", action="store_true", help="and what was installed")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "test":
        parser.error(f"unknown argument: {rest[0]}")
    return options, rest


def _browsers(text: str) -> list[str]:
    names = text.split(",")
    if unknown := sorted({*names} - {"chromium", "firefox", "webkit"}):
        raise argparse.ArgumentTypeError(f"no browser is called {unknown[0]!r}")
    return names


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    # imported here, since they need what environment.ready() installs
    from . import states
    from .check import testing, trace
    from .make import site, wasm
    from .serve import dev, server

    environment.ready()
    if options.command == "dev":
        dev.serve(options.port)
        return 0
    if options.command == "trace":
        trace.trace()
        return 0
    if options.command == "model":
        return _model(options.name)
    if options.command == "test" and (options.quick or not testing.needs_site(rest)):
        wasm.compile_for_here(wasm.engine_kernels())
        return testing.run_quick(rest) if options.quick else testing.run_named(rest, [])
    started = time.monotonic()
    site.build()
    say(f"dist/ is ready ({time.monotonic() - started:.1f} s).")
    if options.command == "serve":
        server.serve(options.port)
    if options.command == "states":
        server.serve(options.port, states.build())
    if options.command == "test":
        run = testing.run_named if testing.named(rest) else testing.run_all
        return run(rest, options.browsers)
    if options.command == "bench":
        _bench(options)
    return 0


def _model(name: str) -> int:
    from .make import efficientnet, model  # alone: they take a while to import

    made = model.make() if name == _MODELS[0] else efficientnet.make()
    say(f"SHA-256 {made}")
    return 0


def _bench(options: argparse.Namespace) -> None:
    from .bench import document, suite
    from .get import node

    environment.ready_for(environment.FOR_BENCH)
    node.npm_packages(development=True)
    results = suite.run(options.only, options.quick)
    if options.write:
        document.write(results)


def _clean(everything: bool) -> int:
    for folder in (DIST, BUILD, *((VENV, NODE_MODULES) if everything else ())):
        shutil.rmtree(folder, ignore_errors=True)
    for kernel in ENGINE.rglob("*_cy.*.so"):
        kernel.unlink()
    return 0
