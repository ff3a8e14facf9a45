"""What comes from outside: downloaded, installed or found on this machine, and checked by hash.

``environment`` (.venv) comes first, then ``node`` (npm's packages), ``pyodide`` (its wheels) and
``scikit_image`` (its source); ``browsers`` are for the tests alone.
"""
