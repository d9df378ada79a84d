"""The command that opens the review desk, and the one that names the people who may use it."""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
import webbrowser
from pathlib import Path
from typing import Any, NoReturn

import click

from bilan.cli.options import FILE, file_mode_option, ledger_option, reader_options
from bilan.cli.review import login
from bilan.errors import BilanError
from bilan.extras import missing

NAMED = 5
"""Ledgers that are named where the one asked for is not there."""
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class ServeError(BilanError):
    """The desk cannot be opened so."""


@click.command()
@ledger_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0: any free one.")
@click.option("--users", "users_file", type=FILE, help="People who may sign in, made with: bilan users NAME.")
@click.option("--allowed-host", multiple=True, metavar="NAME[:PORT]", help="Another name that this server has.")
@click.option(
    "--request-seconds",
    type=click.FloatRange(0, 86400, min_open=True),
    default=300,
    show_default=True,
    help="How long the work of one request may take before it is ended.",
)
@click.option("--browser/--no-browser", default=False, help="Open the desk in the browser.")
@click.option("--new", is_flag=True, help="Make the ledger if there is none; without it you are asked.")
@reader_options
@file_mode_option
def serve(
    ledger: str,
    host: str,
    port: int,
    users_file: Path | None,
    allowed_host: tuple[str, ...],
    request_seconds: float,
    browser: bool,
    new: bool,
    language_folders: tuple[Path, ...],
    places: Path | None,
    organisations: Path | None,
    weights: Path | None,
    min_confidence: float,
    which: str,
    file_mode: int | None,
) -> None:
    """Open the review desk: a web application on the ledger, on this machine alone unless it has users.

    \b
    Examples:
      bilan serve --browser
      bilan serve --ledger new.db --new
      bilan users Ana --users desk.users
      bilan serve --users desk.users --host 0.0.0.0 --allowed-host desk.example.org
    """
    try:
        from bilan.web.app import create_app
        from bilan.web.security import Gate
        from bilan.web.server import run
        from bilan.web.users import read_people
        from bilan.web.workers import Setting, Workers
    except ImportError as absent:
        raise ServeError(missing("the desk", absent.name or "a web server", "web")) from None
    if users_file is None and not _loopback(host):
        raise ServeError(
            f"without users the desk listens on this machine alone, not on {host}; "
            "name people with: bilan users NAME --users FILE, and give --users FILE"
        )
    people = read_people(users_file) if users_file is not None else {}
    if not new and not _exists(ledger):
        _ask_for_new(ledger)
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    hosts = frozenset(f"{name}{tail}".lower() for name in _names(host, allowed_host) for tail in ("", f":{port}"))
    signal.signal(signal.SIGTERM, _stop)
    setting = Setting(
        ledger,
        language_folders,
        places,
        organisations,
        weights,
        min_confidence,
        which == "precise",
        file_mode=file_mode,
    )
    with Workers(setting) as workers:
        tokens = {name: person.token for name, person in people.items()}
        roles = {name: person.role for name, person in people.items()}
        gate = Gate(hosts, tokens, roles, login())
        app = create_app(workers, gate, request_seconds=request_seconds)
        address = f"http://{host if ':' not in host else f'[{host}]'}:{port}/"
        click.echo(f"bilan: the desk is open at {address} (stop it with Ctrl+C)", err=True)
        if browser:
            webbrowser.open(address)
        run(app, listening, workers)


def _exists(ledger: str) -> bool:
    """Whether there is a file, which opening says is a ledger or not; a database elsewhere is for its server to say."""
    return "://" in ledger or Path(ledger).exists()


def _ask_for_new(ledger: str) -> None:
    """Ask before a new ledger is made: a mistyped name would open an empty desk."""
    beside = sorted(path.name for path in Path(ledger).absolute().parent.glob("*.db"))[:NAMED]
    there = f" (there are: {', '.join(beside)})" if beside else ""
    if not sys.stdin.isatty():
        raise ServeError(f"{ledger}: no such ledger{there}; to make a new one, say so with --new")
    if not click.confirm(f"There is no ledger {ledger}{there}. Make a new one?", err=True):
        raise ServeError(f"no ledger was made; name the one that you want with --ledger{there}")


def _stop(*_: Any) -> NoReturn:
    """Leave as on any other end, so that no process of the desk stays behind."""
    raise SystemExit(0)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _names(host: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """What the server may be called: its local names only where it listens there."""
    shown = f"[{host}]" if ":" in host else host
    local = LOCAL_NAMES if _loopback(host) or host in ("0.0.0.0", "::") else ()
    return (shown, *local, *allowed)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # so that whoever reads the address can come at once
    except OSError as error:
        listening.close()
        raise ServeError(f"cannot listen on {host}:{port} ({error.strerror}); choose another --port") from None
    return listening


@click.command()
@click.argument("name")
@click.option("--users", "users_file", type=FILE, required=True, help="The file of people; made where there is none.")
@click.option(
    "--role",
    type=click.Choice(["reader", "reviewer", "administrator"]),
    help="What the person may do; else as before, of somebody new a reviewer.",
)
def users(name: str, users_file: Path, role: Any, **_: Any) -> None:
    """Name a person who may use the desk, and print the token that this person signs in with.

    The token is shown this once; the file keeps its hash alone. Naming a person again gives a new token. A reader
    looks; a reviewer also decides and adds reports; an administrator may do everything.

    \b
    Examples:
      bilan users Ana --users desk.users
      bilan users Ben --users desk.users --role reader
    """
    from bilan.web.users import add_user

    click.echo(add_user(users_file, name, role))
    click.echo(f"bilan: {name} signs in with this token; it is not shown again", err=True)
