"""Takes the place of NumPy's types, which only those who check programs look at."""


class _Type:
    """Any of them."""

    def __class_getitem__(cls, of: object) -> type["_Type"]:
        return cls


ArrayLike = DTypeLike = NBitBase = NDArray = _Type
