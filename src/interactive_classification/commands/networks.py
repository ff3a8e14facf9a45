"""Which network is asked: one of those that come with this, or one of somebody's own."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from ..classify import Label, blank, labels
from ..model_files import MODELS
from ..network.built_in import NETWORKS
from ..network.card import LOGITS, Card
from ..network.native import NativeRuntime
from ..network.onnx_file import last_part
from ..network.onnx_file import read as read_onnx
from ..network.opened import Opened, open_network
from ..network.port import Runtime
from ..network.preprocessing import PRESETS, Preprocessing, from_json, from_words
from ..network.squeezenet import SQUEEZENET
from ..networks import labelled
from .arguments import check_mask
from .files import read

USUAL: Final = "squeezenet"


class Network(NamedTuple):
    """What a session asks, and how its classes are called."""

    runtime: Runtime
    labels: tuple[Label, ...]


def take_network(described: ArgumentParser) -> None:
    """Take a network."""
    add = described.add_argument
    add(
        "--model",
        metavar="NAME_OR_FILE",
        default=USUAL,
        help=f"the network: {', '.join(NETWORKS)}, or an .onnx file ({USUAL})",
    )
    add(
        "--labels",
        metavar="FILE",
        type=Path,
        help="the names of its classes: a text with one a line, or JSON, such as a config.json",
    )
    add(
        "--preprocessing",
        metavar="NAME_OR_FILE",
        help=f"what it expects of a picture's numbers: {', '.join(PRESETS)}, or JSON, such as a "
        "preprocessor_config.json",
    )


def check_both(asked: Namespace) -> str:
    """Tell what does not go together of a mask's and a network's arguments."""
    return check_mask(asked) or check_network(asked)


def check_network(asked: Namespace) -> str:
    """Tell whether something is given that belongs to a file of one's own."""
    if asked.model in NETWORKS and (asked.labels or asked.preprocessing):
        return "--labels and --preprocessing need a --model that is a file"
    return ""


def network(asked: Namespace | None = None) -> Network:
    """Return the network that is asked for, or the usual one; see :func:`found`."""
    if asked is None:
        return found()
    return found(asked.model, asked.labels, asked.preprocessing)


def found(
    model: str = USUAL, names: Path | None = None, preprocessing: str | None = None
) -> Network:
    """Return a network.

    Parameters
    ----------
    model : str
        The name of one that comes with this, or where the ONNX file of another lies.
    names : Path, optional
        Where the names of that one's classes are told.
    preprocessing : str, optional
        What it expects of a picture's numbers: a preset's name, or where that is told.

    Raises
    ------
    ValueError
        If it cannot be opened.
    """
    if model == USUAL:
        return Network(runtime(), known())
    if model in NETWORKS:
        return Network(_built_in(NETWORKS[model]), known(NETWORKS[model].labels))
    return _own(model, names, preprocessing)


@cache
def known(file: str = SQUEEZENET.labels) -> tuple[Label, ...]:
    """Return the classes that a file of ours names."""
    return labels(read(MODELS / file).decode())


@cache
def runtime() -> NativeRuntime:
    """Return what runs the usual network."""
    return NativeRuntime(read(MODELS / SQUEEZENET.file))


@cache
def _built_in(card: Card) -> NativeRuntime:
    opened = open_network(read(MODELS / card.file))
    return NativeRuntime(opened.model(), card=card, head=opened.head, no_maps=opened.no_maps)


@cache
def _own(model: str, names: Path | None, wish: str | None) -> Network:
    path = Path(model)
    if not path.suffix and not path.exists():
        ours = ", ".join(NETWORKS)
        raise ValueError(f"There is no network “{model}”; choose {ours} or an .onnx file.")
    data, beside = read(path), {}
    if names:
        beside[names.name] = read(names)
    try:
        how, outside = _preprocessing(wish, beside), _outside(path, data)
        opened = open_network(data, path.name, beside, how, outside=outside)
        digest = sha256(data).hexdigest()
        return _run(replace(opened, card=replace(opened.card, digest=digest)))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _preprocessing(wish: str | None, beside: dict[str, bytes]) -> Preprocessing | None:
    """Look a preset up, or have its file read with the others."""
    known_way = from_words(wish) if wish else None
    if wish is None or known_way:
        return known_way
    path = Path(wish)
    if not path.exists():
        names = ", ".join(PRESETS)
        raise ValueError(f"no preprocessing is called “{wish}”; choose {names} or a JSON file.")
    data = read(path)
    if from_json(data.decode("utf-8", "replace")) == (None, None):
        raise ValueError(f"{path} tells no preprocessing: no mean and std, and no size.")
    beside[path.name] = data
    return None


def _outside(path: Path, data: bytes) -> dict[str, bytes]:
    """Read the files beside a network's that hold its weights, as far as they are there."""
    files = (path.parent / last_part(one) for one in read_onnx(data).elsewhere())
    return {file.name: read(file) for file in files if file.is_file()}


def _run(opened: Opened) -> Network:
    """Open what was found, and name its classes: how many there are shows at the first run."""
    made = NativeRuntime(
        opened.model(), card=opened.card, head=opened.head, no_maps=opened.no_maps,
        outside={name: bytes(one[:]) for name, one in opened.file.outside.items()},
    )  # fmt: skip
    classes = len(made.at_once(blank(opened.card), LOGITS).logits)
    return Network(made, labelled(opened, classes, known()))
