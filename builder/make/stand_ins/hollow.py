"""Left out of the page: other modules import this one, but use nothing of it."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def left_out(*arguments, **keywords):
        raise ImportError(f"{__name__}.{name} was left out of this page.")

    return left_out
