"""Tables kept as JSON: what is read is what the file holds, whatever stands in the cache."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bilan.kept_table import MOST, read_table
from bilan.privacy.people import WEIGHTS

TABLE = 'threshold = 0.5\n[first]\n"a:left" = 1.25\n"é" = -2\n'
MEANT = {"threshold": 0.5, "first": {"a:left": 1.25, "é": -2}}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "signs.toml"
    path.write_text(TABLE, "utf-8")
    return path


def never(_: str) -> dict[str, Any]:
    raise AssertionError("parsed")


def test_it_is_parsed_once(cache: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_table(table) == MEANT
    monkeypatch.setattr(tomllib, "loads", never)
    assert read_table(table) == MEANT
    (kept,) = cache.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_another_content_is_read_anew_and_few_versions_are_kept(cache: Path, table: Path) -> None:
    for number in range(MOST + 2):
        table.write_text(f"threshold = {number}", "utf-8")
        assert read_table(table) == {"threshold": number}
    assert len(list(cache.iterdir())) == MOST


def test_the_version_that_is_read_stays(cache: Path, table: Path) -> None:
    read_table(table)
    (first,) = cache.iterdir()
    os.utime(first, (1000, 1000))
    for number in range(MOST + 1):
        table.write_text(f"threshold = {number}", "utf-8")
        read_table(table)
        assert first.exists(), number
        table.write_text(TABLE, "utf-8")
        read_table(table)


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]"])
def test_what_is_damaged_is_made_anew(cache: Path, table: Path, damage: bytes) -> None:
    read_table(table)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    assert read_table(table) == MEANT
    assert kept.read_bytes() != damage


def test_what_others_may_write_is_not_read(cache: Path, table: Path) -> None:
    read_table(table)
    (kept,) = cache.iterdir()
    kept.write_bytes(b'{"threshold": 0}')
    kept.chmod(0o666)
    assert read_table(table) == MEANT


def test_a_cache_that_cannot_be_is_no_fault(cache: Path, table: Path) -> None:
    cache.write_text("a file where the folder should be", "utf-8")
    assert read_table(table) == MEANT


def test_the_shipped_weights_are_the_same_either_way(cache: Path) -> None:
    meant = tomllib.loads(WEIGHTS.read_text("utf-8"))
    assert read_table(WEIGHTS) == meant
    assert read_table(WEIGHTS) == meant
