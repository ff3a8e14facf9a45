"""How the one-file page carries bytes as text."""

from hypothesis import given
from hypothesis import strategies as st

from builder.make import offline


def read(text):
    """Read as ``src/start/disk.js`` does."""
    bits = "".join(f"{ord(character) & 127:07b}" for character in text)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8))


@given(st.binary(max_size=300))
def test_bytes_come_back_from_text_that_html_leaves_alone(data):
    text = offline.seven_bit(data).decode("utf-8")
    assert not set(text) & set("\0\r<")
    assert read(text) == data


def test_text_is_at_most_a_fifth_longer_than_random_bytes():
    data = bytes(range(256)) * 64
    assert len(offline.seven_bit(data)) < 1.2 * len(data)
