"""What makes ``dist/`` out of the sources and of what came from outside.

``wasm`` (kernels) -> ``stdlib`` and ``packages`` (``cut`` to what is used, as bytecode) -> ``site``
(the folder) -> ``licences`` -> ``start`` (the page's beginning) -> ``weight`` (which is only told)
-> ``service_worker`` -> ``offline``. ``model`` makes what lies in ``models/`` already.
"""
