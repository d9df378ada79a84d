"""Several processes: the order and bytes of one; what is broken or lost costs itself alone; nothing is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bilan import parallel
from bilan.cli import main
from bilan.errors import BilanError, InputError
from bilan.ledger import Ledger
from bilan.model import encode
from bilan.parallel import Lost, ProcessError, in_order
from corpus_reports import compiled_corpus
from parallel_work import fragile, small, unprepared

SOURCE = str(Path(__file__).parents[1] / "src")
TEXTS = {
    "fr": "Au moins {n} personnes ont été tuées mercredi à Velmont, selon la police. Le maire a réclamé une enquête.",
    "en": "At least {n} people were killed in Dunmere on Wednesday, police said. The mayor called for an inquiry.",
}
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")


def reports(number: int) -> Iterator[str]:
    for n in range(number):
        code = ("fr", "en")[n % 2]
        fields = {"id": f"r{n}", "language": code, "published": "2026-03-12", "text": TEXTS[code].format(n=n + 2)}
        yield json.dumps(fields, ensure_ascii=False)


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bilan", *arguments],
        cwd=folder, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip


def work(*items: str, jobs: int = 2, worth: int = 0) -> list[tuple[str, object]]:
    return list(in_order(small(), items, jobs=jobs, give=lambda item: item or None, weigh=len, worth=worth))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("jobs")
    lines = list(reports(14))
    strange = json.dumps(
        {"id": "x", "text": "Dvanaest ljudi je poginulo u selu kod rijeke.", "published": "2026-03-12"}
    )
    undated = json.dumps({"id": "u", "text": TEXTS["fr"].format(n=77), "language": "fr"})
    empty = json.dumps({"id": "e", "text": " ", "language": "fr"})
    (made / "in.jsonl").write_text("\n".join([*lines[:3], "{broken", strange, *lines[3:9], undated, empty, *lines[9:]]))
    return made


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_what_is_printed_is_the_same(folder: Path, jobs: str) -> None:
    one = command(folder, "read", "in.jsonl", "--format", "jsonl", "--jobs", "1")
    several = command(folder, "read", "in.jsonl", "--format", "jsonl", "--jobs", jobs)
    assert one.returncode == several.returncode == 1  # a line is broken
    assert one.stdout.count(b'"kind":"figure"') == 15
    assert several.stdout == one.stdout
    assert several.stderr == one.stderr
    assert b"broken JSON" in one.stderr


def test_what_is_added_is_the_same(folder: Path) -> None:
    held = {}
    for jobs in ("1", "2"):
        done = command(folder, "add", "in.jsonl", "in.jsonl", "--ledger", f"{jobs}.db", "--jobs", jobs)
        with Ledger(folder / f"{jobs}.db", create=False) as ledger:
            held[jobs] = [[encode(c) for c in ledger.claims()], [d.id for d in ledger.documents()], done.stderr]
    assert held["2"] == held["1"]
    assert len(held["1"][1]) == 16
    assert b"16 already known" in held["1"][2]


def test_what_is_learned_and_scored_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = [report for report in compiled_corpus() if len(report["text"]) < 1500][:4]
    (tmp_path / "gold.jsonl").write_text("\n".join(json.dumps(report) for report in gold), "utf-8")
    for jobs in ("1", "2"):
        for call in (
            ["train", "gold.jsonl", "-o", f"weights-{jobs}"],
            ["score", "gold.jsonl", "--format", "json"],
        ):
            with contextlib.chdir(tmp_path), pytest.raises(SystemExit) as end:
                main([*call, "--jobs", jobs])
            assert not end.value.code
    first, second = capsys.readouterr().out.replace("}\n{", "}\n\n{").split("\n\n")
    assert json.loads(first) == json.loads(second)
    files = sorted(path.name for path in (tmp_path / "weights-1").iterdir())
    assert files
    for name in files:
        assert (tmp_path / "weights-1" / name).read_bytes() == (tmp_path / "weights-2" / name).read_bytes()


@needs_signals
def test_a_lost_process_costs_its_document_and_a_fault_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = list(reports(9))
    lines[2], lines[5] = (lines[n].replace(f'"r{n}"', f'"{name}"') for n, name in ((2, "deadly"), (5, "broken")))
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr("bilan.cli.read.reading", fragile)
    with contextlib.chdir(tmp_path), pytest.raises(SystemExit) as end:
        main(["read", "in.jsonl", "--kind", "figure", "--format", "jsonl", "--jobs", "2"])
    told = capsys.readouterr()
    assert end.value.code == 1
    read = [json.loads(line)["document"]["id"] for line in told.out.splitlines()]
    assert read == ["r0", "r1", "r3", "r4", "r6", "r7", "r8"]
    assert "deadly: the process that read it ended (signal 9)" in told.err
    assert "broken: reading it failed (ZeroDivisionError" in told.err


@needs_signals
def test_an_interrupt_ends_all_processes_and_says_no_more_than_that(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n".join(reports(4000)), "utf-8")
    started = subprocess.Popen(
        [sys.executable, "-m", "bilan", "read", "in.jsonl", "--format", "jsonl", "--jobs", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCE},
        start_new_session=True,
    )  # fmt: skip
    assert started.stdout is not None
    assert started.stdout.readline()
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, said = started.communicate()
    assert started.returncode == 130
    assert said == b"bilan: interrupted\n"
    for _ in range(100):
        try:
            os.killpg(started.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process is left")


def test_results_come_in_the_order_of_the_items_and_nothing_is_done_here() -> None:
    found = work("slow", "a", "", "b", "slow", "c")
    assert [item for item, _ in found] == ["slow", "a", "", "b", "slow", "c"]
    assert found[2][1] is None
    pids = {result[1] for _, result in found if isinstance(result, tuple)}
    assert os.getpid() not in pids
    assert len(pids) == 2


@pytest.mark.parametrize(("items", "jobs", "worth"), [(("a",), 2, 0), (("a", "b"), 1, 0), (("a", "bb"), 2, 4)])
def test_little_to_do_starts_no_process(items: tuple[str, ...], jobs: int, worth: int) -> None:
    found = work(*items, jobs=jobs, worth=worth)
    assert [result for _, result in found] == [(item, os.getpid()) for item in items]


@needs_signals
def test_each_lost_process_costs_one_item() -> None:
    found = dict(zip(range(6), (result for _, result in work("a", "die", "b", "die", "c", "d")), strict=True))
    assert found[1] == found[3] == Lost("signal 9")
    assert [found[n][0] for n in (0, 2, 4, 5) if isinstance(found[n], tuple)] == ["a", "b", "c", "d"]  # type: ignore[index]


def test_an_error_on_purpose_comes_after_the_results_before_it() -> None:
    results = in_order(small(), ["a", "slow", "fail", "b"], jobs=2, give=str, weigh=len)
    assert [next(results)[0], next(results)[0]] == ["a", "slow"]
    with pytest.raises(ProcessError, match="no such language"):
        next(results)


@pytest.mark.parametrize("before", [1, 3])
def test_an_error_of_the_items_comes_after_the_results_before_it(before: int) -> None:
    def items() -> Iterator[str]:
        yield from "abc"[:before]
        raise InputError("gone")

    results = in_order(small(), items(), jobs=2, give=str, weigh=len)
    assert [next(results)[0] for _ in range(before)] == list("abc"[:before])
    with pytest.raises(InputError, match="gone"):
        next(results)


def test_work_that_cannot_begin_is_told() -> None:
    with pytest.raises(BilanError, match="a broken pack"):
        list(in_order(unprepared(), ["a", "b"], jobs=2, give=str, weigh=len))


@pytest.mark.parametrize(("most", "heaviest"), [(3, 1000), (1000, 3)])
def test_no_more_is_held_than_is_being_worked_on(monkeypatch: pytest.MonkeyPatch, most: int, heaviest: int) -> None:
    monkeypatch.setattr(parallel, "MOST_HELD", most)
    monkeypatch.setattr(parallel, "HEAVIEST_HELD", heaviest)
    taken = given = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield "a"

    for _ in in_order(small(), items(), jobs=2, give=str, weigh=len):
        given += 1
        assert taken - given <= 2 * 3
    assert given == 40
