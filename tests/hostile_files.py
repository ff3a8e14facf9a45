"""Files made to do harm: each is a small one that asks its reader for something without end."""

import io
import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.broken_files import samples, saved_session

# Sessions ---------------------------------------------------------------------------

NESTED = {
    "lists": lambda depth: b"[" * depth,
    "closed-lists": lambda depth: b"[" * depth + b"]" * depth,
    "objects": lambda depth: b'{"a":' * depth + b"1" + b"}" * depth,
    "mixed": lambda depth: b'[{"a":' * depth,
    "escaped": lambda depth: rb'{"\\": "\"", "a\\\"": ' + b"[" * depth,
    "in-utf-16": lambda depth: ("[" * depth).encode("utf-16"),
    # a reader of bytes takes the letters U+2222 for quotes, with brackets in them
    "in-utf-16-letters": lambda depth: ('["\u2222",' + "[" * depth + '"\u2222"').encode(
        "utf-16-le"
    ),
    "in-utf-32": lambda depth: ("[" * depth).encode("utf-32"),
}
"""JSON nested that deep, by name."""

ODD_JSON = {
    "nothing": b"",
    "not-an-object": b"[1, 2]",
    "null": b"null",
    "not-utf-8": b'{"kind": "\xff\xfe"}',
    "numbers": b"1" * 190_000,
    "long-number": b'{"kind": ' + b"9" * 4200 + b"}",
    "infinite": b'{"kind": Infinity, "version": NaN}',
    "a-million-lists": b"[" + b"[]," * 60_000 + b"[]]",
    "quotes": b'"' * 190_000,
    "backslashes": b'"' + b"\\" * 190_000,
    "long": b'{"kind": "' + b"a" * 5_000_000 + b'"}',
}


def changes() -> dict[str, Callable[[dict], object]]:
    """Return what to change in the description of a session, by name."""

    def put(value, *keys):
        def change(described):
            at = described
            for key in keys[:-1]:
                at = at[key]
            at[keys[-1]] = value

        return change

    deep: list = []
    for _ in range(400):
        deep = [deep]
    odd = {
        "huge": 10**4000, "negative": -1, "true": True, "half": 0.5, "infinite": float("inf"),
        "not-a-number": float("nan"), "text": "x", "nothing": None, "list": [], "object": {},
        "surrogate": "\ud800", "long": "a" * 150_000, "nul": "\0", "deep": deep,
    }  # fmt: skip
    places = (
        ("kind",), ("version",), ("name",), ("photo_size",), ("photo_size", 0), ("tracked",),
        ("tracked", 0), ("place",), ("steps",), ("steps", 1), ("steps", 0, "method"),
        ("steps", 2, "parameters"), ("steps", 2, "parameters", "radius"),
        ("steps", 2, "parameters", "other"),
    )  # fmt: skip
    return {
        "-".join(map(str, keys)) + "-" + name: put(value, *keys)
        for keys in places
        for name, value in odd.items()
    }


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def patched(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """Write bytes at an offset from each place where a ZIP's signature stands."""
    made = bytearray(data)
    for signature, offset, written in changes:
        at = made.find(signature)
        while at >= 0:
            made[at + offset : at + offset + len(written)] = written
            at = made.find(signature, at + 1)
    return bytes(made)


LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"


def odd_archives(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield archives that are odd as archives; what is in them is as it must be."""
    whole = zipped(files)
    yield "encrypted", patched(whole, (LOCAL, 6, b"\1\0"), (CENTRAL, 8, b"\1\0"))
    for method in (1, 6, 9, 12, 14, 93, 95, 97, 98, 99, 65535):
        number = struct.pack("<H", method)
        yield f"method-{method}", patched(whole, (LOCAL, 8, number), (CENTRAL, 10, number))
    yield "bzip2", zipped(files, method=zipfile.ZIP_BZIP2)
    yield "lzma", zipped(files, method=zipfile.ZIP_LZMA)
    yield "all-at-one-place", patched(whole, (CENTRAL, 42, bytes(4)))
    yield "sizes-of-four-gigabytes", patched(whole, (CENTRAL, 20, b"\xff" * 8))
    yield "sizes-of-nothing", patched(whole, (CENTRAL, 20, bytes(8)))
    yield "long-extra", patched(whole, (CENTRAL, 30, b"\xff\xff"))
    yield "long-comment", patched(whole, (CENTRAL, 32, b"\xff\xff"))
    yield "table-elsewhere", patched(whole, (END, 16, b"\xf0\xff\xff\xff"))
    yield "table-of-four-gigabytes", patched(whole, (END, 12, b"\xff" * 4))
    yield "65535-entries", patched(whole, (END, 8, b"\xff" * 4))
    locator = b"PK\6\7" + struct.pack("<IQI", 0, 2**63, 1)
    at = whole.rfind(END)
    yield "zip64", whole[:at] + locator + whole[at:]
    yield "something-in-front", b"x" * 70_000 + whole
    yield "something-behind", whole[:-2] + b"\xff\xff" + b"y" * 65_535
    for number, name in enumerate(
        ("../x", "/x", "C:\\x", "masks/../session.json", "", "\0", "CON")
    ):
        yield f"name-{number}", zipped(files | {name: b"x"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name given twice
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, data in [*files.items(), *files.items()]:
                archive.writestr(zipfile.ZipInfo(name), data)
        yield "all-twice", made.getvalue()


def sessions() -> Iterator[tuple[str, bytes]]:
    """Yield session files, by name."""
    with zipfile.ZipFile(io.BytesIO(saved_session())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, nest in NESTED.items():
        for depth in (9, 200, 1000, 5000, 30_000):
            yield f"nested-{name}-{depth}", zipped({"session.json": nest(depth)})
    yield "nested-200000", zipped({"session.json": b"[" * 200_000})
    for name, text in ODD_JSON.items():
        yield f"json-{name}", zipped(files | {"session.json": text})
    described = files["session.json"]
    for name, change in changes().items():
        changed = json.loads(described)
        change(changed)
        yield f"changed-{name}", zipped(files | {"session.json": json.dumps(changed).encode()})
    twice = described.rstrip()[:-1] + b', "place": 0}'
    yield "changed-twice", zipped(files | {"session.json": twice})
    for name, data in odd_archives(files):
        yield f"archive-{name}", data
    for name, picture in pictures():
        yield f"with-{name}", zipped(files | {"original.png": picture, "masks/001.png": picture})


# Pictures ---------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*before: bytes, width: int = 48, height: int = 40, depth: int = 8, kind: int = 2) -> bytes:
    """Put a PNG file together, with chunks before its black pixels."""
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    rows = bytes(height * (1 + (width * bits + 7) // 8))
    chunks = (
        chunk(b"IHDR", header),
        *before,
        chunk(b"IDAT", zlib.compress(rows)),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tags(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    """Write one directory of a TIFF file: each entry tag, type, count and value or place."""
    made = struct.pack("<H", len(entries))
    for entry in entries:
        made += struct.pack("<HHII", *entry)
    return made + struct.pack("<I", following)


def tiff(*more: tuple[int, int, int, int], following: int = 0, behind: bytes = b"") -> bytes:
    """Put a TIFF file of 8 by 8 grey pixels together, with more tags."""
    entries = sorted(
        [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
         (273, 4, 1, 200_000), (277, 3, 1, 1), (278, 3, 1, 8), (279, 4, 1, 64), *more]
    )  # fmt: skip
    made = b"II*\0" + struct.pack("<I", 8) + tags(*entries, following=following) + behind
    return made.ljust(200_064, b"\0")


def exif(levels: int) -> bytes:
    """Write EXIF data whose directories lead to one another, the last to the first."""
    made, each = b"Exif\0\0II*\0" + struct.pack("<I", 8), len(tags((0x8769, 4, 1, 0)))
    for level in range(levels):
        leads = 8 + (level + 1) % levels * each
        made += tags((0x8769, 4, 1, leads), following=leads)
    return made


def segment(marker: int, body: bytes) -> bytes:
    """Write one segment of a JPEG file."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def scanned(side: int, times: int) -> bytes:
    """Put a progressive JPEG file together, grey, whose pixels are gone over so many times."""
    blocks = ((side + 7) // 8) ** 2
    first = segment(0xDA, b"\1\1\0\0\0\0") + bytes((blocks + 7) // 8)
    # each run of 32,767 blocks without anything new: a bit for its kind, and its length
    bits = ("0" + 14 * "1") * -(-blocks // 32_767)
    bits += "1" * (-len(bits) % 8)
    runs = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    return (
        b"\xff\xd8"
        + segment(0xDB, b"\0" + b"\1" * 64)
        + segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0")
        + segment(0xC4, b"\0\1" + bytes(15) + b"\0")
        + segment(0xC4, b"\x10\1" + bytes(15) + b"\xe0")
        + first
        + (segment(0xDA, b"\1\1\0\1\x3f\0") + runs) * times
        + b"\xff\xd9"
    )


def pictures() -> Iterator[tuple[str, bytes]]:
    """Yield pictures, by name."""
    bomb = zlib.compress(bytes(60_000_000), 9)
    yield "png-text-bomb", png(chunk(b"zTXt", b"a\0\0" + bomb))
    yield "png-text-bombs", png(*(chunk(b"zTXt", b"%d\0\0" % n + bomb) for n in range(40)))
    yield "png-profile-bomb", png(chunk(b"iCCP", b"a\0\0" + bomb))
    yield "png-profile-odd", png(chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\xff" * 4000)))
    yield "png-utf-8-bomb", png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb))
    xmp = b"<a>" * 300_000
    yield "png-nested-xmp", png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    yield "png-100000-chunks", png(chunk(b"tIME", bytes(7)) * 100_000)
    yield "png-frames", png(chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)))
    yield "png-exif-loop", png(chunk(b"eXIf", exif(3)[6:]))
    yield "png-exif-chain", png(chunk(b"eXIf", exif(3000)[6:]))
    jpeg = next(data for data in samples().values() if data.startswith(b"\xff\xd8"))
    chain = exif(3000)[:65_000]

    def with_segments(*segments: bytes) -> bytes:
        return jpeg[:2] + b"".join(segments) + jpeg[2:]

    yield "jpeg-exif-loop", with_segments(segment(0xE1, exif(1)))
    yield "jpeg-exif-chain", with_segments(segment(0xE1, chain))
    yield "jpeg-segments", with_segments(segment(0xE1, b"Exif\0\0" + bytes(60_000)) * 300)
    yield (
        "jpeg-profiles",
        with_segments(
            *(segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 255)) + bytes(60_000)) for n in range(255))
        ),
    )
    yield "jpeg-comments", with_segments(segment(0xFE, b"") * 300_000)
    xmp_begins = b"http://ns.adobe.com/xap/1.0/\0"
    yield "jpeg-nested-xmp", with_segments(segment(0xE1, xmp_begins + b"<a>" * 20_000))
    yield (
        "jpeg-quotes-in-xmp",
        with_segments(segment(0xE1, xmp_begins + b"tiff:Orientation" * 4000)),
    )
    yield "jpeg-scans", scanned(8900, 10_000)
    yield "jpeg-small-scans", scanned(640, 200_000)
    yield "tiff-loop", tiff(following=8)
    yield "tiff-a-pixel-of-everything", tiff((34665, 4, 1, 8), (34853, 4, 1, 8), (330, 4, 1, 8))
    for tag in (258, 270, 273, 320, 33432, 34675, 700):
        yield f"tiff-counts-{tag}", tiff((tag, 4, 0x3FFFFFFF, 8))
    gif = b"GIF89a" + struct.pack("<HHBBB", 48, 40, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 48, 40, 0) + b"\2\2\x44\1\0"
    yield "gif-frames", gif + frame * 50_000 + b";"
    yield "gif-comments", gif + b"!\xfe" + (b"\xff" + b"a" * 255) * 20_000 + b"\0" + frame + b";"
    far = b"," + struct.pack("<HHHHB", 65_000, 65_000, 65_000, 65_000, 0) + b"\2\2\x44\1\0"
    yield "gif-far-frame", gif + far + b";"
    webp = next(data for data in samples().values() if data.startswith(b"RIFF"))
    chunks = (b"EXIF" + struct.pack("<I", 0)) * 100_000
    yield (
        "webp-chunks",
        b"RIFF"
        + struct.pack("<I", 4 + len(chunks) + len(webp) - 12)
        + (b"WEBP" + webp[12:] + chunks),
    )
    yield (
        "bmp-colours",
        b"BM"
        + struct.pack("<IHHI", 0, 0, 0, 2**31)
        + struct.pack("<IiiHHIIiiII", 40, 48, 40, 1, 8, 0, 0, 0, 0, 2**32 - 1, 2**32 - 1),
    )
