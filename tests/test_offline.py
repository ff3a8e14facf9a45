"""How the one-file page carries bytes as text."""

from hypothesis import given
from hypothesis import strategies as st

from builder.make import offline


def read(text):
    """Read as ``src/start/disk.js`` does."""
    found, rest = bytearray(), iter(text)
    for byte in rest:
        found.append(next(rest) & 127 if byte == 0x1B else byte)
    return bytes(found)


@given(st.binary(max_size=300))
def test_bytes_come_back_from_text_that_html_leaves_alone(data):
    text = offline.as_text(data)
    assert not set(text) & set(b"\0\r<")
    assert read(text) == data


def test_text_is_hardly_longer_than_random_bytes():
    data = bytes(range(256)) * 64
    assert len(offline.as_text(data)) < 1.02 * len(data)
