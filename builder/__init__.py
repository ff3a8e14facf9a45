"""What ``build.py`` does: fetch the parts, compile the kernels, assemble ``dist/``.

Modules run in this order: ``environment`` (.venv) -> ``parts`` (those from outside) ->
``wasm`` (kernels) -> ``packages`` (pruned wheels) -> ``site`` (``dist/``).
"""
