"""Edits in a link's words: ``b24:…`` for a stroke by a brush of 24 pixels, its points after it."""

from ui.state import edits

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # that tell numbers
MOST = 500  # edits
_FAR = 4096  # pixels from the picture's corner beyond which no stroke needs to go
_UNIT = 4  # parts of a pixel that points lie on


class LinkError(ValueError):
    """A link that cannot be made or opened; `key` is that of the sentence to say."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


def rounded(points):
    """Put points (x, y, x, y, …) on a link's places, and leave out those that change no line.

    All strokes are rounded so before the engine sees them: a link then tells just what it saw.
    """
    kept = []
    for place in range(0, len(points) - 1, 2):
        x, y = (max(-_FAR, min(_FAR, value)) for value in points[place : place + 2])
        point = round(_UNIT * x), round(_UNIT * y)
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return [value / _UNIT for point in kept for value in point]


def _straight(first, middle, last):
    """Whether the middle one of three places lies on the line between the others."""
    x, y = middle[0] - first[0], middle[1] - first[1]
    on_x, on_y = last[0] - middle[0], last[1] - middle[1]
    return x * on_y == y * on_x and x * on_x + y * on_y >= 0


def text(kind, points, amount):
    """An edit in a link's words; None if there are none for it."""
    edit = edits.find(kind)
    if edit is None or not edit.letter:
        return None
    size = edit.parts * amount if edit.most else 0
    places = [_UNIT * value for value in points] if edit.placed else []
    if size != int(size) or any(place != int(place) for place in places):
        return None
    if (edit.most and not 0 < size <= edit.most) or (edit.placed and not places):
        return None
    before, digits = [0, 0], []
    for number, place in enumerate(places):
        digits.append(_digits(int(place) - before[number % 2]))
        before[number % 2] = int(place)
    head = edit.letter + (str(int(size)) if size else "")
    return head + (":" + "".join(digits) if digits else "")


def all_in(words, signs):
    """Whether words have no other signs."""
    return all(sign in signs for sign in words)


def number(digits, most):
    """The whole number that digits tell; LinkError if it is too large, or they are none."""
    if not 0 < len(digits) <= 5 or not all_in(digits, "0123456789") or int(digits) > most:
        raise LinkError("link-broken")
    return int(digits)


def parsed(words):
    """The edits that words tell, as (kind, points, amount); LinkError if they are no whole ones."""
    parts = words.split(".") if words else []
    if len(parts) > MOST:
        raise LinkError("link-broken")
    return [_edit(part) for part in parts]


def _edit(words):
    head, sign, digits = words.partition(":")
    edit, size = edits.spelled(head[:1]), head[1:]
    if edit is None or edit.placed != bool(sign):
        raise LinkError("link-broken")
    amount = number(size, edit.most) if edit.most else 0
    if bool(size) != bool(edit.most) or bool(amount) != bool(size):
        raise LinkError("link-broken")
    points = _points(digits) if sign else []
    return edit.name, points, amount / edit.parts if edit.parts > 1 else amount


def _points(digits):
    values, value, shift, before = [], 0, 0, [0, 0]
    for digit in digits:
        part = LETTERS.find(digit)
        if part < 0 or shift > 15:
            raise LinkError("link-broken")
        value |= (part & 31) << shift
        shift += 5
        if part < 32:
            axis = len(values) % 2
            before[axis] += -((value + 1) // 2) if value % 2 else value // 2
            if abs(before[axis]) > _FAR * _UNIT:
                raise LinkError("link-broken")
            values.append(before[axis] / _UNIT)
            value = shift = 0
    if shift or not values or len(values) % 2:
        raise LinkError("link-broken")
    return values


def _digits(number):
    """A whole number: five bits to a digit, the least first; the sign is the lowest bit."""
    rest = -2 * number - 1 if number < 0 else 2 * number
    digits = ""
    while True:
        more = rest >> 5
        digits += LETTERS[(rest & 31) | (32 if more else 0)]
        if not more:
            return digits
        rest = more
