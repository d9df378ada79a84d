"""No command opens a network connection: text does not leave the machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

import bilan
from bilan.cli import COMMANDS, group
from command_examples import EXAMPLES, OTHERS, READING, REPORT, calls, filled

FIGURE = {"start": 0, "end": 2, "measure": "killed", "value": 12, "low": 12, "high": 12}
GUARD = textwrap.dedent(
    """
    import os, sys

    LOCAL = ("127.0.0.1", "::1", "localhost", "", None)
    ASKING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
    SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")
    STARTING = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")


    def hook(event, arguments):
        if event in ASKING:
            target = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
        elif event in SENDING:
            address = arguments[1]
            target = address[0] if isinstance(address, tuple) else ""
        elif event in STARTING:  # a program that was started could do it instead
            target = arguments[0]
        else:
            return
        if target not in LOCAL:
            handle = os.open(os.environ["SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(handle, f"{event} {arguments!r}\\n".encode())
            raise OSError("no network here")


    sys.addaudithook(hook)
    """
)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, in which Python starts with an eye on every connection."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    (folder / "claim").write_text(filled(folder / "l.db"))
    return folder


def environment(guarded: Path, seen: Path) -> dict[str, str]:
    source = str(Path(bilan.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": f"{guarded / 'guard'}{os.pathsep}{source}", "SEEN": str(seen)}


def incident_of(ledger: str) -> str:
    """The id of some incident of a ledger."""
    listed = CliRunner().invoke(group, ["incidents", "--format", "jsonl", "--ledger", ledger])
    found: str = json.loads(listed.stdout.splitlines()[0])["id"]
    return found


def asked(guarded: Path, name: str, folder: Path) -> list[list[str]]:
    ledger, claim = str(guarded / "l.db"), (guarded / "claim").read_text()
    annotated = folder / "annotated.jsonl"
    annotated.write_text(json.dumps({"id": "a", "text": "12 morts.", "language": "fr", "figures": [FIGURE]}) + "\n")
    writing = {
        "train": [["train", str(annotated), "-o", str(folder / "weights")]],
        "score": [["score", str(annotated)]],
        "incident": [["incident", incident_of(ledger), "--ledger", ledger]],
        "read": [["read", REPORT], ["read", str(EXAMPLES / "sarve-20260428.html")]],
        "explain": [["explain", REPORT]],
        "languages": [["languages"]],
        "add": [
            ["add", str(EXAMPLES), "--ledger", str(folder / "new.db")],
            [
                "add",
                str(EXAMPLES / "forms"),
                "--table",
                "--published",
                "2026-05-04",
                "--ledger",
                str(folder / "forms.db"),
            ],
        ],
        "review": [["review", claim, "--accept", "--ledger", ledger]],
        "backup": [["backup", str(folder / "b.db"), "--ledger", ledger]],
        "restore": [["restore", ledger, "--ledger", str(folder / "r.db")]],
        "completion": [["completion", "fish"]],
        "roles": [["roles"]],
        "users": [["users", "Ana", "--users", str(folder / "users")]],
    }
    written = [
        ["export", "--format", form, "-o", str(folder / f"l.{form}"), "--ledger", ledger]
        for form in ("xlsx", "parquet", "helix", "ucdp")
    ]
    more = {"export": [*written, ["export", "--all", str(folder / "bundle"), "--ledger", ledger]]}
    listed = [call for call in calls(guarded / "l.db", claim) if call[0] == name]
    return writing.get(name) or [*listed, *more.get(name, [])]


@pytest.mark.parametrize("name", sorted({*COMMANDS} - {"serve"}))
def test_no_command_opens_a_connection(guarded: Path, tmp_path: Path, name: str) -> None:
    assert name in READING or name in OTHERS
    seen = tmp_path / "seen"
    calls = asked(guarded, name, tmp_path)
    assert calls
    for arguments in calls:
        done = subprocess.run(
            [sys.executable, "-m", "bilan", *arguments],
            env=environment(guarded, seen), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert not seen.exists(), seen.read_text()


def answered(address: str) -> int:
    """Return the status of a page, once the desk listens."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=60) as answer:
                return int(answer.status)
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address}: no answer")


def test_the_desk_opens_none_either(guarded: Path, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    seen = tmp_path / "seen"
    command = [sys.executable, "-m", "bilan", "serve", "--ledger", str(guarded / "l.db"), "--port", "0"]
    with subprocess.Popen(command, env=environment(guarded, seen), stderr=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stderr is not None
            found = re.search(r"http://\S+/", desk.stderr.readline())
            assert found is not None
            for path in ("", "api/claims", "api/documents", "api/conflicts"):
                assert answered(found.group() + path) == 200
        finally:
            desk.kill()
    assert not seen.exists(), seen.read_text()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import urllib.request; urllib.request.urlopen('http://example.org')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_guard_sees_a_connection(guarded: Path, tmp_path: Path, code: str) -> None:
    seen = tmp_path / "seen"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(guarded, seen), capture_output=True, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert seen.read_text()
