import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms, ImageFile

from interactive_classification import tiff
from interactive_classification.decode import PART_MISSING, _webp_pixels
from interactive_classification.pixels import (
    MAX_PIXELS,
    PictureError,
    Undrawn,
    crop_box,
    from_rgba,
    open_photo,
    open_picture,
    open_whole,
    thumbnail,
    to_png,
    to_rgba,
)
from interactive_classification.profile import made
from tests import photos


def quarters(mode="RGB"):
    """Red, green / blue, white, 100 pixels each way."""
    image = Pillow.new("RGB", (100, 100), (255, 0, 0))
    image.paste((0, 255, 0), (50, 0, 100, 50))
    image.paste((0, 0, 255), (0, 50, 50, 100))
    image.paste((255, 255, 255), (50, 50, 100, 100))
    return image.convert(mode)


def middles(picture):
    """The colours in the middle of the four quarters, row by row."""
    q = picture.shape[0] // 4
    return picture[[q, q, 3 * q, 3 * q], [q, 3 * q, q, 3 * q]].astype(int)


RED, GREEN, BLUE, WHITE = [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]


def test_shape_and_corners_of_a_plain_picture(encode):
    picture = open_picture(encode(quarters()), 64)
    assert picture.shape == (64, 64, 3)
    assert picture.dtype == np.uint8
    assert middles(picture).tolist() == [RED, GREEN, BLUE, WHITE]


def test_the_same_size_is_the_same_pixels(encode):
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), np.uint8)
    assert np.array_equal(open_picture(to_png(pixels), 32), pixels)


def test_halving_takes_means_of_smooth_pictures(encode):
    ramp = np.tile(np.arange(0, 128, dtype=np.uint8)[:, None, None] * 2, (1, 128, 3))
    small = open_picture(to_png(ramp), 64)
    expected = np.arange(64) * 4 + 1
    assert np.abs(small[4:-4, 32, 0] - expected[4:-4]).max() <= 1


def test_a_fine_chessboard_becomes_grey_not_moire():
    board = (np.indices((448, 448)).sum(0) % 2 * 255).astype(np.uint8)
    picture = open_picture(to_png(np.repeat(board[..., None], 3, 2)), 100)
    assert np.abs(picture[5:-5, 5:-5].astype(int) - 127).max() <= 12


@pytest.mark.parametrize(
    ("size", "box"),
    [((10, 10), (0, 0, 10, 10)), ((14, 10), (2, 0, 12, 10)), ((10, 13), (0, 1.5, 10, 11.5))],
)
def test_crop_box_by_hand(size, box):
    assert crop_box(*size) == box


@pytest.mark.parametrize("size", [(300, 100), (100, 300)])
def test_the_centred_square_is_kept(encode, size):
    image = Pillow.new("RGB", size, "black")
    image.paste(quarters(), ((size[0] - 100) // 2, (size[1] - 100) // 2))
    photo = open_photo(encode(image), 80)
    assert photo.size == size
    assert middles(photo.picture).tolist() == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_brings_the_photo_upright(encode, kind, orientation):
    wide = Pillow.new("RGB", (140, 100), "black")
    wide.paste(quarters(), (20, 0))
    # What a camera would store so that the tag brings `wide` back: the inverse turn.
    turn = Pillow.Transpose
    stored = {
        2: turn.FLIP_LEFT_RIGHT, 3: turn.ROTATE_180, 4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE, 6: turn.ROTATE_90, 7: turn.TRANSVERSE, 8: turn.ROTATE_270,
    }  # fmt: skip
    image = wide.transpose(stored[orientation]) if orientation in stored else wide
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    photo = open_photo(encode(image, kind, exif=exif, **options), 80)
    assert photo.size == (140, 100)
    assert np.abs(middles(photo.picture) - [RED, GREEN, BLUE, WHITE]).max() <= 8


def test_a_broken_orientation_tag_is_no_orientation(encode):
    exif = Pillow.Exif()
    exif[0x0112] = 77
    assert middles(open_picture(encode(quarters(), exif=exif), 64)).tolist() == [
        RED, GREEN, BLUE, WHITE,
    ]  # fmt: skip


def test_transparent_pixels_are_white(encode):
    image = Pillow.new("RGBA", (8, 8), (255, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 4, 8))
    picture = open_picture(encode(image), 8)
    assert picture[0, 0].tolist() == [0, 0, 0]
    assert picture[0, 7].tolist() == WHITE


def test_half_transparent_is_half_white(encode):
    picture = open_picture(encode(Pillow.new("RGBA", (4, 4), (0, 0, 0, 128))), 4)
    assert (picture == 127).all()


def test_hidden_colours_do_not_bleed(encode):
    """The colour of invisible pixels must not tint their neighbours when resized."""
    image = Pillow.new("RGBA", (64, 64), (0, 255, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 32, 64))
    assert (open_picture(encode(image), 20) >= 254).all()


def test_palette_with_transparency(encode):
    image = Pillow.new("P", (8, 8), 1)
    image.putpalette([0, 0, 255, 255, 0, 0])
    image.paste(0, (0, 0, 4, 8))
    picture = open_picture(encode(image, transparency=1), 8)
    assert picture[0, 0].tolist() == BLUE
    assert picture[0, 7].tolist() == WHITE


def test_grey_black_and_white_and_grey_with_alpha(encode):
    assert (open_picture(encode(Pillow.new("L", (5, 5), 77)), 5) == 77).all()
    assert (open_picture(encode(Pillow.new("1", (5, 5), 1)), 5) == 255).all()
    assert (open_picture(encode(Pillow.new("LA", (5, 5), (0, 0))), 5) == 255).all()


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(encode, kind):
    samples = np.array([[0, 257], [32768, 65535]], np.uint16).repeat(8, 0).repeat(8, 1)
    picture = open_picture(encode(Pillow.fromarray(samples), kind), 16)
    assert middles(picture)[:, 0].tolist() == [0, 1, 128, 255]


def test_sixteen_bit_colour_png_is_scaled():
    """Pillow cannot write these, so the file is put together by hand."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(
            ">I", zlib.crc32(name + body)
        )  # fmt: skip

    row = b"\0" + struct.pack(">HHH", 65535, 32768, 300) * 4
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0))
    data += chunk(b"IDAT", zlib.compress(row * 4)) + chunk(b"IEND", b"")
    assert (open_picture(data, 4) == [255, 128, 1]).all()


def test_float_tiff_runs_from_black_to_white(encode):
    samples = np.linspace(-2, 5, 64, dtype=np.float32).reshape(8, 8)
    picture = open_picture(encode(Pillow.fromarray(samples), "TIFF"), 8)
    assert picture.min() == 0
    assert picture.max() == 255


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(encode, kind):
    image = Pillow.new("CMYK", (16, 16), (0, 255, 255, 0))
    red = open_picture(encode(image, kind), 16)[8, 8].astype(int)
    assert red[0] > 200
    assert red[1:].max() < 60


def test_animated_gif_gives_its_first_frame(encode):
    first, second = Pillow.new("RGB", (9, 9), "red"), Pillow.new("RGB", (9, 9), "blue")
    data = encode(first, "GIF", save_all=True, append_images=[second])
    assert (open_picture(data, 9) == RED).all()


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_other_animations_give_their_first_frame(encode, kind):
    first, second = Pillow.new("RGB", (9, 9), "red"), Pillow.new("RGB", (9, 9), "blue")
    data = encode(first, kind, save_all=True, append_images=[second], lossless=True)
    assert (open_picture(data, 9) == RED).all()


def test_a_photo_of_several_pictures_gives_the_first(encode):
    """Many phones write JPEGs that hold a second picture (MPO)."""
    first, second = Pillow.new("RGB", (16, 16), "red"), Pillow.new("RGB", (16, 16), "blue")
    data = encode(first, "MPO", save_all=True, append_images=[second])
    assert np.abs(open_picture(data, 16)[8, 8] - np.array(RED)).max() < 6


def test_one_pixel(encode):
    photo = open_photo(encode(Pillow.new("RGB", (1, 1), (3, 200, 77))), 448)
    assert photo.size == (1, 1)
    assert (photo.picture == [3, 200, 77]).all()


def test_a_line_of_pixels(encode):
    assert (open_picture(encode(Pillow.new("RGB", (900, 1), "red")), 448) == RED).all()


def test_a_big_jpeg_is_decoded_small_and_looks_the_same(encode, coffee):
    big = Pillow.open(io.BytesIO(coffee)).resize((4800, 3200), Pillow.Resampling.BICUBIC)
    photo = open_photo(encode(big, "JPEG", quality=95))
    assert photo.size == (4800, 3200)
    difference = np.abs(photo.picture.astype(int) - open_picture(coffee))
    assert difference.mean() < 1.5


def huge_png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IHDR" + header
    chunk = struct.pack(">I", len(header)) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + b"\0" * 16


@pytest.mark.parametrize("size", [(20_000, 15_000), (MAX_PIXELS // 4, 4)])
def test_what_takes_too_much_memory_is_refused_unread(size):
    with pytest.raises(PictureError, match="more memory"):
        open_picture(huge_png(*size))


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}])
def test_a_webp_file_is_measured_before_it_is_opened(options, encode):
    data = encode(Pillow.new("RGB", (300, 20)), "WEBP", **options)
    assert _webp_pixels(data) == 300 * 20
    animated = encode(Pillow.new("RGB", (31, 21)), "WEBP", save_all=True, append_images=[
        Pillow.new("RGB", (31, 21), "red")
    ])  # fmt: skip
    assert _webp_pixels(animated) == 31 * 21
    huge = animated[:24] + b"\xff\xff\x00\xff\xff\x00" + animated[30:]
    with pytest.raises(PictureError, match="more memory"):
        open_picture(huge)


def test_no_header_is_believed_that_tells_of_too_many_pixels():
    with pytest.raises(PictureError, match="300 million"):
        open_picture(huge_png(MAX_PIXELS // 2 + 1, 2))


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "empty"), (b"hello, I am a text", "PNG, JPEG"), (b"\x89PNG\r\n\x1a\n", "cut short"),
     (b"%PDF-1.7 ...", "PNG, JPEG"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG")],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_one_sentence(data, word):
    with pytest.raises(PictureError, match=word) as caught:
        open_picture(data)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_format_that_is_not_listed_is_refused(encode):
    with pytest.raises(PictureError):
        open_picture(encode(quarters(), "PPM"))


@given(st.binary(max_size=200), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"]))
def test_garbage_never_raises_anything_else(garbage, kind):
    file = io.BytesIO()
    quarters().save(file, kind)
    data = bytearray(file.getvalue())
    place = len(data) // 3
    data[place : place + len(garbage)] = garbage
    with contextlib.suppress(PictureError):
        assert open_picture(bytes(data), 16).shape == (16, 16, 3)


def test_rgba_there_and_back():
    image = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    rgba = to_rgba(image)
    assert rgba.shape == (2, 3, 4)
    assert (rgba[..., 3] == 255).all()
    assert np.array_equal(from_rgba(rgba), image)


def test_rgba_over_white_by_hand():
    rgba = np.array([[[0, 100, 200, 0], [0, 100, 200, 51]]], np.uint8)
    # With alpha 51/255 = 0.2: 0.8 * 255 = 204, 20 + 204 = 224, 40 + 204 = 244.
    assert from_rgba(rgba).tolist() == [[[255, 255, 255], [204, 224, 244]]]


def test_png_is_lossless():
    pixels = np.random.default_rng(3).integers(0, 256, (7, 7, 3), np.uint8)
    assert np.array_equal(open_picture(to_png(pixels), 7), pixels)


def test_float_tiff_may_be_infinite(encode):
    samples = np.array([[np.inf, 0], [0, -np.inf]], np.float32).repeat(4, 0).repeat(4, 1)
    picture = open_picture(encode(Pillow.fromarray(samples), "TIFF"), 8)
    assert middles(picture)[:, 0].tolist() == [255, 128, 128, 0]


def run_length_bmp(width, height, body):
    """Pillow cannot write these, so the file is put together by hand."""
    header = struct.pack("<IiiHHII16x", 40, width, height, 1, 8, 1, len(body))
    palette = np.arange(256, dtype="<u4") * 0x010101
    start = struct.pack("<IHHI", 1078 + len(body), 0, 0, 1078)
    return b"BM" + start + header + palette.tobytes() + body


def test_a_bmp_of_runs(encode):
    rows = bytes((4, 9, 4, 200, 0, 0)) * 4 + bytes((4, 80, 4, 33, 0, 0)) * 4
    assert middles(open_picture(run_length_bmp(8, 8, rows), 8))[:, 0].tolist() == [80, 33, 9, 200]


@pytest.mark.parametrize(
    ("size", "body"),
    [((8_000_000, 10), (0, 2, 0, 255)),  # skips 255 rows that it does not have
     ((80_000_000, 1), (1, 0, 0, 0)), ((20_000, 1), (0, 2, 0, 255)), ((2001, 2000), (0, 0))],
)  # fmt: skip
def test_a_bmp_of_runs_may_not_make_much_of_little(size, body):
    with pytest.raises(PictureError, match="more than 4 million"):
        open_picture(run_length_bmp(*size, bytes(body)))


# What a browser would draw, here by Pillow --------------------------------------------


def test_a_profile_is_applied_as_littlecms_does(encode):
    """Numbers of ProPhoto made from a picture become that picture again."""
    sides = photos.scene().resize((64, 64))
    wide = ImageCms.ImageCmsProfile(io.BytesIO(photos.WIDE))
    srgb = ImageCms.createProfile("sRGB")
    numbers = ImageCms.profileToProfile(sides, srgb, wide)
    assert np.abs(np.asarray(numbers).astype(int) - np.asarray(sides)).mean() > 5
    for kind in ("PNG", "TIFF", "WEBP"):
        lossless = {"lossless": True} if kind == "WEBP" else {}
        picture = open_picture(encode(numbers, kind, icc_profile=photos.WIDE, **lossless), 64)
        assert np.abs(picture.astype(int) - np.asarray(sides)).mean() < 1
    layer = numbers.copy()
    layer.putalpha(Pillow.linear_gradient("L").resize((64, 64)))
    plain = sides.copy()
    plain.putalpha(layer.getchannel("A"))
    picture = open_picture(encode(layer, icc_profile=photos.WIDE), 64)
    assert np.abs(picture.astype(int) - open_picture(encode(plain), 64)).mean() < 1


def test_what_is_srgb_anyway_stays_as_it_is(encode):
    sides = photos.scene()
    plain = encode(sides)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    own = made((0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06), 0.0)
    for data in (
        encode(sides, icc_profile=srgb),
        encode(sides, icc_profile=own),
        encode(sides, icc_profile=b"no profile"),
        encode(sides, icc_profile=photos.grey_profile(1.2)),  # of other pictures
        photos.with_chunks(plain, photos.chunk(b"sRGB", b"\0"), photos.chunk(b"gAMA", bytes(4))),
    ):
        assert np.array_equal(open_photo(data, alone=False).picture, open_picture(plain))


@pytest.mark.parametrize("name", photos.profiled())
def test_a_browser_is_asked_for_where_colours_mean_something_else(name):
    data = photos.profiled()[name]
    with pytest.raises(Undrawn) as asked:
        open_photo(data, alone=False)
    assert not asked.value.damaged
    assert open_photo(data).picture.std() > 20


@pytest.mark.parametrize("kind", photos.cut())
def test_of_a_cut_file_there_is_what_is_left(encode, kind):
    data = photos.cut()[kind]
    with pytest.raises(Undrawn) as asked:
        open_photo(data, alone=False)
    assert asked.value.damaged
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    opened = open_photo(data)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is before
    assert opened.notice == PART_MISSING
    whole = open_photo(encode(photos.scene())).picture.astype(int)
    there = slice(330, None) if "bmp" in kind else slice(0, 120)
    if "gif" not in kind:  # of which every other row is missing
        assert np.abs(opened.picture[there] - whole[there]).mean() < 8
    if "png" in kind:
        assert (opened.picture[-20:] == 255).all()


def test_a_wrong_checksum_matters_only_where_something_depends_on_it(encode):
    text = photos.chunk(b"tEXt", b"Comment\0hello")
    wrong = text[:-1] + bytes([text[-1] ^ 1])
    data = photos.with_chunks(encode(quarters()), wrong)
    opened = open_photo(data, 64, alone=False)
    assert middles(opened.picture).tolist() == [RED, GREEN, BLUE, WHITE]
    assert opened.notice is None
    header = encode(quarters())
    with pytest.raises(PictureError, match="damaged"):
        open_picture(header[:30] + b"\0\0" + header[32:])


def test_xmp_turns_nothing():
    opened = open_photo(photos.turned_by_xmp())
    assert opened.size == photos.scene().size


def test_a_browser_is_asked_for_what_takes_much_memory(encode):
    large = encode(Pillow.new("RGB", (6000, 5000)))  # 120 MB, a few kB of file
    with pytest.raises(Undrawn):
        open_photo(large, 32, alone=False)
    assert not open_photo(large, 32).picture.any()
    phone = encode(Pillow.new("RGB", (12_000, 9000)), "JPEG")
    assert open_photo(phone, 32, alone=False).size == (12_000, 9000)  # decoded at an eighth


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "I;16", "CMYK", "F"])
def test_large_pictures_are_reduced_in_bands_to_the_same(encode, mode):
    sides = photos.scene().resize((2600, 2400))
    if mode == "I;16":
        image = Pillow.fromarray(np.asarray(sides.convert("L")).astype(np.uint16) * 257)
    else:
        image = sides.convert("L").convert("F") if mode == "F" else sides.convert(mode)
    data = encode(image, "TIFF")
    picture = open_picture(data, 64).astype(int)
    grey = np.asarray(sides.convert("L")).astype(float)
    if mode == "F":  # runs from black to white
        grey = (grey - grey.min()) * 255 / np.ptp(grey)
    eight = Pillow.fromarray(grey.astype(np.uint8)) if mode in ("I;16", "F") else image
    box = (100, 0, 2500, 2400)
    expected = eight.convert("RGB").resize((64, 64), Pillow.Resampling.LANCZOS, box)
    assert np.abs(picture - np.asarray(expected)).mean() < 1


def deflated(encode, mode, predictor=1):
    tags = {317: predictor}
    image = photos.scene()
    if mode.startswith("I;16"):
        image = Pillow.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    elif mode == "F":
        image = Pillow.fromarray(np.asarray(image.convert("L")).astype(np.float32))
    else:
        image = image.convert(mode)
    packed = encode(image, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)
    return encode(image, "TIFF"), packed


def tiled(pixels, order, bits, planar, predictor, side=16):
    """Write a TIFF of deflated tiles of 16 by 16."""
    end = "<" if order == "little" else ">"
    height, width, _ = pixels.shape
    padded = np.pad(pixels, [(0, -height % side), (0, -width % side), (0, 0)])
    samples = padded.astype(f"{end}u{bits // 8}") * (257 if bits == 16 else 1)
    samples = samples.astype(f"{end}u{bits // 8}")
    planes = [samples[..., c : c + 1] for c in range(3)] if planar == 2 else [samples]
    parts = []
    for plane in planes:
        for top in range(0, padded.shape[0], side):
            for left in range(0, padded.shape[1], side):
                tile = plane[top : top + side, left : left + side]
                if predictor == 2:
                    first = np.zeros_like(tile[:, :1])
                    tile = np.diff(tile, axis=1, prepend=first).astype(tile.dtype)
                parts.append(zlib.compress(tile.tobytes()))
    body, places = b"", []
    for part in parts:
        places.append(8 + len(body))
        body += part + bytes(len(part) % 2)
    extra, entries = b"", []
    for tag, kind, values in (
        (256, "H", [width]), (257, "H", [height]), (258, "H", [bits] * 3), (259, "H", [8]),
        (262, "H", [2]), (277, "H", [3]), (284, "H", [planar]), (317, "H", [predictor]),
        (322, "H", [side]), (323, "H", [side]), (324, "I", places),
        (325, "I", [len(part) for part in parts]),
    ):  # fmt: skip
        value = struct.pack(f"{end}{len(values)}{kind}", *values)
        if len(value) > 4:
            place = 8 + len(body) + len(extra)
            extra += value + bytes(len(value) % 2)
            value = struct.pack(f"{end}I", place)
        code = {"H": 3, "I": 4}[kind]
        entries.append(struct.pack(f"{end}HHI", tag, code, len(values)) + value.ljust(4, b"\0"))
    head = (b"II" if order == "little" else b"MM") + struct.pack(
        f"{end}HI", 42, 8 + len(body) + len(extra)
    )
    count = struct.pack(f"{end}H", len(entries))
    return head + body + extra + count + b"".join(entries) + bytes(4)


SAMPLES = [(mode, 1) for mode in ("RGB", "RGBA", "L", "P", "1", "I;16", "CMYK", "F")]
SAMPLES += [(mode, 2) for mode in ("RGB", "RGBA", "L", "P", "I;16", "CMYK")] + [("F", 3)]


@pytest.mark.parametrize(("mode", "predictor"), SAMPLES)
def test_a_deflated_tiff_is_the_same_picture(encode, mode, predictor):
    plain, packed = deflated(encode, mode, predictor)
    assert tiff.is_deflated(Pillow.open(io.BytesIO(packed)))
    assert np.array_equal(open_picture(packed), open_picture(plain))


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("planar", [1, 2])
@pytest.mark.parametrize("predictor", [1, 2])
def test_a_deflated_tiff_of_tiles(order, bits, planar, predictor):
    """Pillow cannot write these, so the file is put together by hand."""
    random = np.random.default_rng(7)
    pixels = random.integers(0, 256, (40, 72, 3)).astype(np.uint8)
    data = tiled(pixels, order, bits, planar, predictor)
    assert np.array_equal(open_photo(data, 40).picture, pixels[:, 16:56])


def test_a_deflated_tiff_that_breaks_off_is_damaged(encode):
    _, packed = deflated(encode, "RGB")
    with pytest.raises(Undrawn) as asked:
        open_photo(packed[:300] + bytes(200) + packed[500:], alone=False)
    assert asked.value.damaged


# A frame that somebody chose --------------------------------------------------------


def scene():
    """A photo of 90 by 60, with a colour of its own in each 10 by 10 tile."""
    tiles = np.arange(54).reshape(6, 9)
    colours = np.stack([tiles * 4, 255 - tiles * 3, tiles * 37 % 256], -1).astype(np.uint8)
    return Pillow.fromarray(colours.repeat(10, 0).repeat(10, 1))


def test_a_frame_by_hand(encode):
    photo = scene()
    # 30 of 90 from the left, 20 of 60 from the top, half of the shorter side
    opened = open_photo(encode(photo), 30, (30 / 90, 20 / 60, 0.5))
    assert opened.size == (90, 60)
    assert np.array_equal(opened.picture, np.asarray(photo)[20:50, 30:60])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_frame_lies_on_the_upright_photo(encode, orientation):
    from PIL import ImageOps

    exif = Pillow.Exif()
    exif[0x0112] = orientation
    data = encode(scene(), "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Pillow.open(io.BytesIO(data)))
    left, top, side = 10, 30, 20
    frame = (left / upright.width, top / upright.height, side / 60)
    picture = open_photo(data, 20, frame).picture
    assert np.array_equal(picture, np.asarray(upright)[top : top + 20, left : left + 20])


def test_the_whole_short_side_in_the_middle_is_what_no_frame_gives(encode):
    data = encode(scene())
    framed = open_photo(data, 64, (15 / 90, 0, 1)).picture
    assert np.array_equal(framed, open_picture(data, 64))


def test_a_small_frame_of_a_large_jpeg_is_still_sharp(encode):
    fine = (np.indices((1600, 1600)).sum(0) // 8 % 2 * 255).astype(np.uint8)
    data = encode(Pillow.fromarray(fine).convert("RGB"), "JPEG", quality=95)
    picture = open_photo(data, 100, (0.5, 0.5, 1 / 16)).picture.astype(int)
    assert np.abs(picture[..., 0] - fine[800:900, 800:900]).mean() < 12


@pytest.mark.parametrize(
    "frame",
    [(0.6, 0, 1), (0, 0.6, 0.5), (-0.1, 0, 0.5), (0, 0, 0), (0, 0, 1.1), (0, 0, float("nan")),
     (float("nan"), 0, 0.5), (0, float("inf"), 0.5)],
)  # fmt: skip
def test_a_frame_outside_is_refused(encode, frame):
    with pytest.raises(PictureError, match="inside the picture"):
        open_photo(encode(scene()), 30, frame)


def test_the_smallest_frame_is_of_one_colour(encode):
    picture = open_photo(encode(scene()), 8, (0.5, 0.5, 5e-324)).picture
    assert (picture == picture[0, 0]).all()


def test_a_thumbnail_is_a_small_jpeg():
    file = thumbnail(np.full((448, 448, 3), (200, 100, 50), np.uint8))
    small = Pillow.open(io.BytesIO(file))
    assert (small.format, small.size) == ("JPEG", (64, 64))
    assert np.abs(np.asarray(small).astype(int) - (200, 100, 50)).max() <= 3
    assert len(file) < 2000


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_whole_photo_is_upright_and_not_cut(encode, orientation):
    from PIL import ImageOps

    exif = Pillow.Exif()
    exif[0x0112] = orientation
    data = encode(scene(), "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Pillow.open(io.BytesIO(data)))
    picture, size, _ = open_whole(data, 500)
    assert size == upright.size
    assert np.array_equal(picture, np.asarray(upright))
    small, size, _ = open_whole(data, 45)
    assert max(small.shape) == 45
    assert size == upright.size


def test_a_whole_photo_that_is_broken_is_refused(encode):
    with pytest.raises(PictureError, match="damaged"):
        open_whole(encode(scene())[:40], 500)
