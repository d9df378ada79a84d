"""Compiled packs in the user's cache: what is read is what would be compiled, and nothing else is ever read."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
from functools import cached_property
from pathlib import Path

import pytest

from bilan.languages import kept
from bilan.languages.kept import kept as kept_pack
from bilan.languages.pack import BUILT_IN, Pack, _made, _whole, load


@pytest.fixture(scope="module")
def english() -> Pack:
    return _made(BUILT_IN / "en")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def never(folder: Path) -> Pack:
    raise AssertionError(f"{folder} is compiled")


def test_a_kept_pack_is_the_same(cache: Path, english: Pack) -> None:
    assert kept_pack(BUILT_IN / "en", lambda _: english) is english
    again = kept_pack(BUILT_IN / "en", never)
    assert again is not english
    assert again.counts == english.counts and again.words == english.words and again.folder == english.folder
    tokens = ["at", "least", "twelve", "people", "were", "killed"]
    slots = [()] * len(tokens)
    assert again.index.find(tokens, slots) == english.index.find(tokens, slots)


def test_another_content_is_another_pack(cache: Path, tmp_path: Path, english: Pack) -> None:
    folder = tmp_path / "en"
    shutil.copytree(BUILT_IN / "en", folder)
    kept_pack(folder, lambda _: english)
    kept_pack(folder, never)
    with (folder / "language.toml").open("a", encoding="utf-8") as file:
        file.write("\n# another\n")
    with pytest.raises(AssertionError, match="is compiled"):
        kept_pack(folder, never)


def test_what_is_damaged_or_not_ones_own_is_not_read(cache: Path, english: Pack) -> None:
    kept_pack(BUILT_IN / "en", lambda _: english)
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    for content in (whole[: len(whole) // 2], b"", pickle.dumps(print)):
        path.write_bytes(content)
        with pytest.raises(AssertionError, match="is compiled"):
            kept_pack(BUILT_IN / "en", never)
    path.write_bytes(whole)
    path.chmod(0o666)
    with pytest.raises(AssertionError, match="is compiled"):
        kept_pack(BUILT_IN / "en", never)
    path.chmod(0o600)
    kept_pack(BUILT_IN / "en", never)


def test_a_cache_that_cannot_be_written_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: Pack
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "file" / "cache"))
    assert kept_pack(BUILT_IN / "en", lambda _: english) is english


def test_those_read_longest_ago_go(cache: Path, tmp_path: Path, english: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    folders = [tmp_path / f"l{number}" for number in range(3)]
    for age, folder in enumerate(folders[:2]):
        folder.mkdir()
        kept_pack(folder, lambda _: english)
        (path,) = cache.glob(f"pack-{folder.name}-*")
        os.utime(path, (1000 + age, 1000 + age))
    kept_pack(folders[0], never)  # written first, but read last
    folders[2].mkdir()
    kept_pack(folders[2], lambda _: english)
    assert {path.name.split("-")[1] for path in cache.iterdir()} == {"l0", "l2"}
    kept_pack(folders[0], never)


def test_a_cache_that_may_only_be_read_is_read(cache: Path, english: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_pack(BUILT_IN / "en", lambda _: english)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("bilan.cache.os.utime", refuse)
    assert kept_pack(BUILT_IN / "en", never).counts == english.counts


def test_all_that_is_reckoned_from_a_pack_is_kept_with_it(cache: Path) -> None:
    kept_pack(BUILT_IN / "en", _whole)
    again = kept_pack(BUILT_IN / "en", never)
    assert vars(again).keys() >= {name for name, value in vars(Pack).items() if isinstance(value, cached_property)}
    assert again.day_grammar.pack is again
    assert again.day_grammar.hints == _made(BUILT_IN / "en").day_grammar.hints


def test_a_reader_takes_kept_packs() -> None:
    assert load(BUILT_IN / "en").language.code == "en"
