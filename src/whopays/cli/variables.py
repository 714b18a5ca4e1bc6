"""Environment variables that are read, each with who reads it and what it means; a test finds what is missing here."""

from __future__ import annotations

from typing import Final

VARIABLES: Final[dict[str, tuple[str, str]]] = {
    "WHOPAYS_STORE": ("every command that saves or reads a run",
                      "folder or s3:// address where runs are kept, unless --store names another; else the user's data folder"),
    "WHOPAYS_TOKEN": ("whopays serve", "what clients must send as Authorization: Bearer, 16 characters or more; needed on another "
                                       "address than this machine's"),
    "WHOPAYS_LANG": ("every command that prints an answer", "en or fr: the language of what is printed, unless --lang names another"),
    "NO_COLOR": ("every command", "any text: no colour and no bold"),
    "COLUMNS": ("every command", "width of what is printed, where the output is no terminal"),
    "DISPLAY": ("whopays serve", "on Linux: there is a screen, so a browser is opened; WAYLAND_DISPLAY alike"),
    "WAYLAND_DISPLAY": ("whopays serve", "as DISPLAY"),
    "OPENBLAS_NUM_THREADS": ("every command", "threads inside a matrix product; set to 1 where it is not set"),
    "JAX_COMPILATION_CACHE_DIR": ("whopays run --library jax", "where compiled programs are kept; set to the user's cache folder "
                                                              "where it is not set"),
    "XLA_FLAGS": ("whopays run --library jax", "flags of JAX's compiler; one thread a device is added where nothing is said of it"),
    "RAY_USAGE_STATS_ENABLED": ("whopays sweep --engine ray", "set to 0 where it is not set: Ray reports nothing"),
    "AWS_ACCESS_KEY_ID": ("an s3:// store", "read by the object store's own library, as are AWS_SECRET_ACCESS_KEY and others of its kind; "
                                            "never printed"),
    "WHOPAYS_SOAK": ("make soak", "short or long; without it the soak tests are skipped"),
    "WHOPAYS_CI": ("tests", "any text: a missing browser or page is a failure instead of a skipped test"),
}
