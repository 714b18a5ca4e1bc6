"""`whopays serve`: the web page and the API on this machine."""

from __future__ import annotations

import os
import re
import socket
import sys
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from whopays.case.fault import Fault

HOST, PORT = "127.0.0.1", "8000"
LEAST_TOKEN = 16  # characters; fewer can be tried out
MOST_CONNECTIONS = 200
HEADER_BYTES = 32 * 1024
KEEP_ALIVE_SECONDS = 15
STOP_SECONDS = 5  # for answers under way when it is stopped
INTERRUPTED = 130
TOKEN = "WHOPAYS_TOKEN"  # noqa: S105 - the name of a variable


def serve(
    *,
    host: Annotated[str, Parameter(metavar="ADDRESS", help="Address to listen on; another than this machine's needs a token.")] = HOST,
    port: Annotated[str, Parameter(metavar="N", help="Port to listen on; 0 takes a free one.")] = PORT,
    token: Annotated[str | None, Parameter(metavar="TEXT", show_default=False,
                                           help="What clients must send as Authorization: Bearer TEXT; else WHOPAYS_TOKEN.")] = None,
    public: Annotated[str, Parameter(metavar="URL", show_default=False,
                                     help="Address of a proxy in front, e.g. https://whopays.example; needs a token.")] = "",
    no_open: Annotated[bool, Parameter(name="--no-open", negative="", show_default=False, help="Do not open a browser.")] = False,
) -> None:
    """Serve the web page and the REST API until Ctrl-C."""
    from whopays.case.fault import CaseErrors, Fault
    from whopays.extra import installing

    try:
        import uvicorn

        import whopays.api.app as api
    except ModuleNotFoundError as problem:
        if problem.name and problem.name.split(".")[0] == "whopays":
            raise
        raise CaseErrors([Fault("", 0, 0, f"serving needs {problem.name}, which is not installed",
                                f"install it with: {installing('web')}")]) from None
    faults: list[Fault] = []
    secret = token if token is not None else os.environ.get(TOKEN) or None
    number = _port(port, faults)
    _check_token(host, secret, faults)
    _check_public(public, secret, faults)
    listening = None if faults else _listen(host, number, faults)
    if faults or listening is None:
        raise CaseErrors(faults)
    door = api.Door(host, secret, public=public)
    config = uvicorn.Config(
        api.build(door), log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none", lifespan="on",
        http="h11", limit_concurrency=MOST_CONNECTIONS, h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=STOP_SECONDS)
    _run(uvicorn.Server(config), listening, _address(host, listening), opens=not no_open)


def _run(server: Any, listening: socket.socket, address: str, *, opens: bool) -> None:
    """Serve until told to stop; what was under way is cancelled, and nothing is left half written."""
    from whopays.api.page import FOLDER, START

    begin = server.startup

    async def startup(*given: Any, **named: Any) -> None:
        await begin(*given, **named)
        if server.started:
            print(f"whopays serves {address} (Ctrl-C stops it)", flush=True)
            if not (FOLDER / START).is_file():
                print("the API alone: this checkout has no page yet, `make web` builds it", file=sys.stderr)
            if opens:
                _open(address)

    server.startup = startup
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    finally:
        listening.close()
    if not server.started:
        raise SystemExit(1)


def _port(text: str, faults: list[Fault]) -> int:
    from whopays.case.fault import Fault

    if not (text.isascii() and text.isdigit() and len(text) < len("100000") and int(text) < 2**16):
        faults.append(Fault("--port", 0, 0, f"'{text}' is not a port", "choose a whole number from 0 to 65,535"))
        return 0
    return int(text)


def _check_token(host: str, token: str | None, faults: list[Fault]) -> None:
    """Another address than this machine's needs a token that cannot be guessed."""
    from whopays.api.guard import is_loopback
    from whopays.case.fault import Fault

    if token is None and not is_loopback(host):
        faults.append(Fault("--token", 0, 0, f"others can reach {host}, so it needs a token",
                            f"set {TOKEN} to a random text of {LEAST_TOKEN} characters or more, or stay on {HOST}"))
    if token is not None and (len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
        faults.append(Fault("--token", 0, 0, "the token is too short, or holds blanks or letters beyond ASCII",
                            f"take {LEAST_TOKEN} random characters or more"))


def _check_public(public: str, token: str | None, faults: list[Fault]) -> None:
    """The address of a proxy is an origin and nothing more, and whoever reaches it needs the token."""
    from whopays.case.fault import Fault

    if not public:
        return
    if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", public):
        faults.append(Fault("--public", 0, 0, f"'{public}' is no address of a site", "write it as https://whopays.example"))
    if token is None:
        faults.append(Fault("--token", 0, 0, "others can reach the proxy, so the server needs a token",
                            f"set {TOKEN} to a random text of {LEAST_TOKEN} characters or more"))


def _listen(host: str, port: int, faults: list[Fault]) -> socket.socket | None:
    """A socket that listens, before anything heavy starts."""
    from whopays.case.fault import Fault

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as problem:
        made.close()
        faults.append(Fault("--port", 0, 0, f"{host}, port {port}: {problem.strerror or problem}",
                            "choose another --port; 0 takes a free one"))
        return None
    return made


def _address(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


def _open(address: str) -> None:
    """Open a browser where there is a screen; a browser inside the terminal would take it over."""
    import threading
    import webbrowser

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
