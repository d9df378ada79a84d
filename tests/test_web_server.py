"""The desk as a server of its own: how it is started, and that a kill loses no decision that was acknowledged."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytest.importorskip("uvicorn")

from bilan.cli.serve import ServeError, _ask_for_new
from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader
from web_examples import REPORT


def bilan(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from bilan.cli import main; main()", *arguments]


def called(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(bilan(*arguments), capture_output=True, text=True, cwd=path, check=False)


def started(path: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        bilan("serve", "--ledger", str(path / "a.db"), "--port", "0"), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    found = re.search(r"http://\S+/", process.stderr.readline())
    assert found is not None
    return process, found.group()


def test_a_killed_server_loses_no_acknowledged_review(tmp_path: Path) -> None:
    document = Document(id="a", text=REPORT, language="fr")
    with Ledger(tmp_path / "a.db") as store:
        store.add(document, Reader().read(document))
        claim = next(iter(store.figures())).id
    process, address = started(tmp_path)
    acknowledged = []
    with httpx.Client(base_url=address, timeout=30) as client:
        client.headers["X-CSRF-Token"] = client.get("/api/session").json()["csrf"]
        for number in range(60):
            if number == 40:
                os.kill(process.pid, signal.SIGKILL)
            try:
                answer = client.post(f"/api/claims/{claim}/reviews", json={"decision": "accepted"})
            except httpx.TransportError:
                break
            acknowledged.append(answer.json()["number"])
    process.wait()
    assert len(acknowledged) >= 40
    with Ledger(tmp_path / "a.db", create=False) as store:
        assert {entry.number for entry in store.reviews()} >= set(acknowledged)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no such ledger; to make a new one, say so with --new"),
        (("--host", "0.0.0.0"), "without users the desk listens on this machine alone"),
        (("--host", "desk.example.org"), "without users"),
        (("--users", "nobody"), "no such file"),
    ],
)
def test_a_desk_that_is_not_opened(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    run = called(tmp_path, "serve", "--ledger", str(tmp_path / "a.db"), *arguments)
    assert run.returncode == 1
    assert message in run.stderr


def test_a_mistyped_ledger_is_asked_about_and_not_made(tmp_path: Path) -> None:
    Ledger(tmp_path / "siege.db").close()
    run = called(tmp_path, "serve", "--ledger", "sieg.db", "--port", "0")
    assert run.returncode == 1
    assert "sieg.db: no such ledger (there are: siege.db); to make a new one, say so with --new" in run.stderr
    assert not (tmp_path / "sieg.db").exists()


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_who_sits_at_a_terminal_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("bilan.cli.serve.sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", lambda text, **_: asked.append(text) or answer == "y\n")
    ledger = str(tmp_path / "new.db")
    if code:
        with pytest.raises(ServeError, match="no ledger was made"):
            _ask_for_new(ledger)
    else:
        _ask_for_new(ledger)
    assert asked == [f"There is no ledger {ledger}. Make a new one?"]


def test_naming_a_person(tmp_path: Path) -> None:
    run = called(tmp_path, "users", "Ana", "--users", "desk.users")
    token = run.stdout.strip()
    assert len(token) >= 40
    assert token not in (tmp_path / "desk.users").read_text("utf-8")
