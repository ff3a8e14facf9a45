"""Files broken in many ways, and a process of its own to open them in.

A reader that hangs or eats memory would take the tests along, so each kind of file is
opened by ``python -m tests.broken_files KIND COUNT``, which ends itself if a file takes
for ever, and prints what came of the files as JSON.
"""

import faulthandler
import io
import json
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
from PIL import Image as Pillow

from builder.check.samples import make
from interactive_classification.explain import EXPLANATIONS, Map
from interactive_classification.export.session import SavedError, read, save
from interactive_classification.findings import About, Findings
from interactive_classification.history import History, step
from interactive_classification.mask import MaskError, open_mask
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.pixels import (
    PictureError,
    open_layers,
    open_photo,
    open_whole,
    thumbnail,
)

HANG = 30
"""Seconds after which a file has hung, on however busy a machine."""

SOON = 0.5
"""Seconds of the processor that any file may take."""

NUMBERS = (0, 1, 2, 127, 255, 256, 4095, 8000, 9000, 16383, 32767, 65535)
"""What a width or height, among others, may turn out to be; two of them may be a gigapixel."""


# Breaking ---------------------------------------------------------------------------


def flip(data: bytearray, other: bytes, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        data[random.randrange(len(data))] ^= random.randrange(1, 256)


def cut(data: bytearray, other: bytes, random: Random) -> None:
    del data[random.randrange(len(data)) :]


def splice(data: bytearray, other: bytes, random: Random) -> None:
    data[_range(data, random)] = other[_range(other, random)]


def repeat(data: bytearray, other: bytes, random: Random) -> None:
    part = data[_range(data, random)]
    place = random.randrange(len(data))
    data[place:place] = part * random.choice((1, 1, 2, 50))


def remove(data: bytearray, other: bytes, random: Random) -> None:
    del data[_range(data, random)]


def resize(data: bytearray, other: bytes, random: Random) -> None:
    """Put other numbers where the header has the width, the height, or one less than they."""
    head = range(min(len(data), 200) - 1)
    for order in random.sample(("<H", ">H"), 2):
        found = [at for at in head if struct.unpack_from(order, data, at)[0] in (48, 40, 47, 39)]
        for at in random.sample(found, min(len(found), random.choice((1, 2, 2, 3)))):
            struct.pack_into(order, data, at, random.choice(NUMBERS))


BREAKS: tuple[Callable[[bytearray, bytes, Random], None], ...] = (
    flip, cut, splice, repeat, remove, resize, resize,
)  # fmt: skip


def _range(data: bytes | bytearray, random: Random) -> slice:
    start = random.randrange(len(data))
    return slice(start, start + int(len(data) ** random.random()))


def broken(data: bytes, other: bytes, random: Random) -> bytes:
    """Break a file once or twice; some PNG files get right checksums again, to get farther."""
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2))):
        random.choice(BREAKS)(made, other, random)
        if not made:
            break
    return summed(made) if random.random() < 0.5 else bytes(made)


def summed(data: bytes | bytearray) -> bytes:
    """Return a PNG file with the checksum of every chunk made right; others as they are."""
    made, at = bytearray(data), 8
    while made.startswith(b"\x89PNG") and at + 12 <= len(made):
        end = at + 8 + struct.unpack_from(">I", made, at)[0]
        if end + 4 > len(made):
            break
        struct.pack_into(">I", made, end, zlib.crc32(made[at + 4 : end]))
        at = end + 4
    return bytes(made)


# What is broken ---------------------------------------------------------------------


@cache
def samples() -> dict[str, bytes]:
    """Return small pictures, 48 by 40, of every format and mode, by name."""
    with TemporaryDirectory() as folder:
        make(Path(folder))
        found = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return found | {
        "bmp-rle8": run_length_bmp(48, 40, bytes((40, 7, 0, 3, 1, 2, 3, 0, 5, 9, 0, 0)) * 40),
        "bmp-rle4": run_length_bmp(48, 40, bytes((40, 7, 0, 2, 1, 1, 5, 9, 0, 0)) * 20, bits=4),
    }


def run_length_bmp(width: int, height: int, body: bytes, bits: int = 8) -> bytes:
    """Put a BMP file together that is compressed, as Pillow cannot write it."""
    palette = bytes(4 << bits)
    start = 54 + len(palette)
    return (
        b"BM"
        + struct.pack("<IHHI", start + len(body), 0, 0, start)
        + struct.pack("<IiiHHII", 40, width, height, 1, bits, {8: 1, 4: 2}[bits], len(body))
        + bytes(16)
        + palette
        + body
    )


@cache
def saved_session() -> bytes:
    """Return a small session of four steps as its file."""
    random = np.random.default_rng(8)
    original = random.integers(0, 256, (224, 224, 3), np.uint8)
    fills = (("biharmonic", {}), ("noise", {"seed": 5}), ("blur", {"radius": 9}), ("noise", {}))
    steps = []
    for number, (name, parameters) in enumerate(fills):
        mask, logits = random.random((224, 224)) < 0.1 * number, random.random(1000, np.float32)
        steps.append(step(mask, name, parameters, logits, thumbnail(original)))
    about = About(2, "occlusion", 504, tuple(sorted(EXPLANATIONS["occlusion"].checked({}).items())))
    found = Map(np.repeat(random.random((224, 8), np.float32), 28, axis=1), "log-odds", 85)
    session = SimpleNamespace(
        size=224, original=original, photo_size=(300, 224), history=History(steps, 2),
        findings=Findings({about: found}), runtime=PretendedNetwork(), labels=range(1000),
    )  # fmt: skip
    return save(session, [1, 504], "a name")


def broken_pictures(kind: str, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield broken pictures, each with a name that tells it apart, the same ones every time."""
    found = samples()
    own = [name for name in found if name.startswith(kind)]
    for number in range(count):
        name = own[number % len(own)]
        random = Random(f"{name} {number}")
        yield f"{name} {number}", broken(found[name], found[random.choice([*found])], random)


def bombs(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield sessions with a file that is far larger unpacked, or read, than packed.

    One tells its size, one lies about it, and one is as large as it may be.
    """
    for name, part, times in (
        ("original.png", bytes(1_000_000), 150),
        ("logits.f32", bytes(1_000_000), 150),
        ("session.json", b"[],{}," * 1000, 333),
    ):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, data in files.items():
                if each != name:
                    archive.writestr(undated(each), data)
            with archive.open(undated(name), "w") as file:  # never all of it in memory
                file.write(b"[")
                for _ in range(times):
                    file.write(part)
                file.write(b"0]")
        length, lie = struct.pack("<I", 3 + len(part) * times), struct.pack("<I", 16000)
        data = made.getvalue()
        yield f"bomb {name}", data.replace(length, lie) if name == "logits.f32" else data


def undated(name: str) -> zipfile.ZipInfo:
    """A member of an archive that is the same whenever it is written."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def broken_sessions(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield broken session files: bombs, then by turns the archive, and a file in it."""
    whole = saved_session()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    names = ["session.json", *files]  # the most promising one more often
    yield from bombs(files)
    for number in range(3, count):
        random = Random(number)
        if number % 4 == 0:
            yield f"archive {number}", broken(whole, random.choice([*files.values()]), random)
            continue
        name, other = random.choice(names), random.choice(names)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, data in files.items():
                changed = broken(data, files[other], random) if each == name else data
                archive.writestr(undated(each), changed)
        yield f"{name} {number}", made.getvalue()


# Opening ----------------------------------------------------------------------------

Opening = Callable[[bytes], None]


def ways(kind: str, number: int) -> list[Opening]:
    """Return how a file is to be opened: a picture as a photo, and in one of the other ways."""
    if kind == "session":
        return [as_a_session]
    return [as_a_photo, (as_a_whole_photo, as_layers, as_a_mask, as_a_framed_photo)[number % 4]]


def as_a_photo(data: bytes) -> None:
    _insist(open_photo(data, 64).picture, (64, 64, 3))


def as_a_framed_photo(data: bytes) -> None:
    _insist(open_photo(data, 32, (0.1, 0.2, 0.5)).picture, (32, 32, 3))


def as_a_whole_photo(data: bytes) -> None:
    picture = open_whole(data, 100).picture
    _insist(picture, (*picture.shape[:2], 3))
    assert max(picture.shape[:2]) <= 100
    assert picture.size


def as_layers(data: bytes) -> None:
    assert min(open_layers(data).size) > 0


def as_a_mask(data: bytes) -> None:
    _insist(open_mask(data, (48, 40), 32), (32, 32), np.bool_)


def as_a_session(data: bytes) -> None:
    found = read(data, 224)
    _insist(found.original, (224, 224, 3))
    for one in found.history.steps:
        _insist(one.mask(224), (224, 224), np.bool_)


def _insist(picture: np.ndarray, shape: tuple[int, ...], kind: type = np.uint8) -> None:
    assert picture.shape == shape
    assert picture.dtype == kind


def peak() -> int:
    """Return the most memory that this process has held so far, in bytes.

    Not what ``getrusage`` tells: that counts what the process was before it became this one.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def outcome(way: Opening, data: bytes) -> tuple[BaseException | None, float]:
    """Open a file; return what was raised, and the time it took, in plain photos; 0 if soon done.

    What took long has three goes, each beside the yardstick: a busy machine is slow at times.
    """
    took: list[float] = []
    while not took or (took[-1] and len(took) < 3):
        faulthandler.dump_traceback_later(HANG, exit=True)
        start = time.process_time()
        raised = None
        try:
            way(data)
        except BaseException as error:
            raised = error
        spent = time.process_time() - start
        took.append(spent / yardstick() if spent > SOON else 0.0)
    faulthandler.cancel_dump_traceback_later()
    return raised, min(took)


@cache
def plain_photo() -> io.BytesIO:
    """Return a photo of 4 megapixels, as the file that it is in."""
    pixels = np.random.default_rng(1).integers(0, 255, (2000, 2000, 3), np.uint8)
    file = io.BytesIO()
    Pillow.fromarray(pixels).save(file, "jpeg")
    return file


def yardstick() -> float:
    """Return how many seconds of the processor a plain photo of 4 megapixels takes just now.

    The least of three goes: processors differ, and those of shared machines from hour to hour.
    """
    file = plain_photo()
    took = []
    for _ in range(3):
        start = time.process_time()
        Pillow.open(file).convert("RGB").resize((448, 448))
        took.append(time.process_time() - start)
    return min(took)


def main(kind: str, count: int) -> None:
    """Open that many broken files, and print what came of them."""
    files = broken_sessions(count) if kind == "session" else broken_pictures(kind, count)
    opened, refused, wrong, slowest, before = 0, 0, [], (0.0, ""), 0
    for number, (name, data) in enumerate(files):
        if not before:
            yardstick()  # what it needs is no file's
            before = peak()
        for way in ways(kind, number):
            error, took = outcome(way, data)
            slowest = max(slowest, (took, f"{name} {way.__name__}"))
            sentence = str(error).endswith(".") and "\n" not in str(error)
            if error is None:
                opened += 1
            elif isinstance(error, (PictureError, MaskError, SavedError)) and sentence:
                refused += 1
            else:
                wrong.append(f"{name} {way.__name__}: {error!r}")
    result = {"opened": opened, "refused": refused, "wrong": wrong, "slowest": slowest}
    print(json.dumps(result | {"bytes": peak() - before}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
