"""Names → places, offline: an index compiled once from GeoNames data, and the user's own places."""

from __future__ import annotations

import math
import sqlite3
import string
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from bilan.folding import fold
from bilan.gazetteer.entry import Candidate, Entry
from bilan.gazetteer.index import ABBREVIATION, GazetteerError, connect, index_path, ready_index
from bilan.gazetteer.names import name_key, squeezed
from bilan.gazetteer.pcodes import Area, Coded
from bilan.gazetteer.user import SALIENT, OwnPlaces, UserPlace, read_own_places, with_parents

__all__ = ["Candidate", "Entry", "Gazetteer", "GazetteerError", "fold", "index_path", "name_key"]

IN_COUNTRY = 150
"""How many times likelier a place in the country that a report is about is meant than the same one elsewhere:
enough for Tripoli in Lebanon, too little for Paris in Texas."""
FIELDS = "e.id, e.name, e.country, e.latitude, e.longitude, e.kind, e.population, e.parent"
BY_NAME = (
    f"SELECT {FIELDS}, n.rank, n.weak FROM names n JOIN entries e ON e.number = n.entry "
    f"WHERE n.key = ? AND n.weak < {ABBREVIATION} ORDER BY n.rank, e.id"
)
ABBREVIATED = (
    f"SELECT {FIELDS}, n.rank, n.weak FROM names n JOIN entries e ON e.number = n.entry "
    f"WHERE n.key = ? AND n.weak = {ABBREVIATION} ORDER BY n.rank, e.id"
)
LIKE = (
    "SELECT n.key, e.name, min(n.rank) FROM names n JOIN entries e ON e.number = n.entry "
    "WHERE n.key >= ? AND n.key < ? GROUP BY n.key ORDER BY min(n.rank) LIMIT 3000"
)
BEGINNING = (
    f"SELECT {FIELDS}, min(n.rank) FROM names n JOIN entries e ON e.number = n.entry "
    f"WHERE n.key >= ? AND n.key < ? AND n.weak < {ABBREVIATION} GROUP BY e.id ORDER BY min(n.rank), e.id LIMIT ?"
)
LARGER = 0.03
"""What ten times the people are worth among names that look like one, of a likeness from 0 to 1."""
FARTHEST = 8
"""Steps outwards from a place: quarter, town, region, country, part of a continent, continent."""


class Gazetteer:
    """Places by name. Reading is safe from several threads."""

    def __init__(self, index: Path, user_places: Iterable[UserPlace] = (), areas: Iterable[Area] = ()) -> None:
        self._index = index
        self._local = threading.local()
        self._named = lru_cache(maxsize=50_000)(self._find)
        self._shortened = lru_cache(maxsize=5_000)(lambda key: tuple(self._candidates(key, ABBREVIATED)))
        self._around = lru_cache(maxsize=50_000)(self._find_around)
        self._by_key: dict[str, list[Entry]] = {}
        self._by_id: dict[str, Entry] = {}
        self._coded: Coded | None = None
        self._coded = Coded(areas, lambda name: self._candidates(name_key(name)))
        self._by_id |= self._coded.entries
        for place in with_parents(list(user_places), self.lookup, self.entry, self.nearest_names):
            entry = self._by_id[place.entry.id] = self._with_code(place.entry)
            for key in dict.fromkeys(map(name_key, place.names)):
                self._by_key.setdefault(key, []).append(entry)
        self._named.cache_clear()
        self._around.cache_clear()

    @classmethod
    def open(cls, user_places: Path | None = None) -> Gazetteer:
        """Open the gazetteer, with a user's file or folder of places, which win over the built-in ones, and of areas
        with P-codes, which give theirs to the built-in ones.

        Compiles the index, with a message, where there is none yet. Raises InputError for a broken file of places
        and GazetteerError where no index can be had.
        """
        own = read_own_places(user_places) if user_places else OwnPlaces([], [])
        return cls(ready_index(), own.places, own.areas)

    def lookup(self, name: str, *, country: str | None = None) -> Entry | None:
        """Return the likeliest place of a name: a user's own, else a country, else the one with most people.

        `country`, the code of the country that the report is about, makes places in it likelier, and lets names
        mean a region that are mere words elsewhere (`Centre`).
        """
        found = self._named(name_key(name))
        likeliest = found[0] if found and country is None else _in_country(found, country)
        if likeliest is None or (likeliest[2] and likeliest[0].country != country):
            return None
        return likeliest[0]

    def country(self, name: str) -> str | None:
        """Return the code of the country that a name means; None for a name of anything else."""
        key = name_key(name)
        if key in self._by_key:
            entry = self.lookup(name)
            return entry.country if entry is not None and entry.kind == "country" else None
        return self._countries.get(key)

    @cached_property
    def _countries(self) -> dict[str, str]:
        return dict(self._rows("SELECT key, country FROM countries"))

    def options(self, name: str) -> tuple[Candidate, ...]:
        """Return every place of a name with its weight, the likeliest first, for a choice among them."""
        return self._named(name_key(name))

    def abbreviated(self, name: str) -> tuple[Candidate, ...]:
        """Return the regions that a short form means behind the name of a town (`Tex.`, `B.C.`)."""
        return self._shortened(name_key(name))

    def candidates(self, name: str) -> list[Entry]:
        """Return every place of a name, the likeliest first."""
        return [entry for entry, _, _ in self._named(name_key(name))]

    def beginning(self, name: str, limit: int = 10) -> list[Entry]:
        """Return places of which a name begins so, for a person who is writing one: those of the very name first,
        then those with most people; a user's own before others."""
        key = name_key(name)
        if not key:
            return []
        own = [entry for other, entries in self._by_key.items() if other.startswith(key) for entry in entries]
        rows = self._rows(BEGINNING, key, key + "\uffff", limit)
        found = [*self.candidates(name)[:limit], *own, *map(self._entry, rows)]
        return list({entry.id: entry for entry in found}.values())[:limit]

    def knows(self, name: str) -> bool:
        """Whether a name means a place without knowing more than the name."""
        found = self._named(name_key(name))
        return bool(found) and not found[0][2]

    def salience(self, name: str) -> int:
        """Return the people of the largest place of a name; 0 where it is not known by its name alone."""
        found = self._named(name_key(name))
        return max(entry.population for entry, _, _ in found) if found and not found[0][2] else 0

    def entry(self, entry_id: str) -> Entry | None:
        """Return the place with an id."""
        if entry_id in self._by_id:
            return self._by_id[entry_id]
        row = self._rows(f"SELECT {FIELDS} FROM entries e WHERE e.id = ?", entry_id)
        return self._entry(row[0]) if row else None

    def around(self, entry_id: str) -> tuple[str, ...]:
        """Return the ids of all places that hold a place, the nearest first."""
        return self._around(entry_id)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether a place (by id) lies in another, as far as the gazetteer knows: a city in its region, country,
        part of the world; a user's place in its parent."""
        return outer in self._around(inner)

    def nearest_names(self, name: str, limit: int = 5) -> list[str]:
        """Return names of places that look like one that is not known, for error messages: the most alike and
        the largest first."""
        import difflib

        key = name_key(name)
        near = {k: self._named(k)[0][:2] for k in dict.fromkeys(_one_mistake(key)) if self._named(k)}
        shown = {other: (entry.name, weight) for other, (entry, weight) in near.items()}
        for other, display, rank in self._rows(LIKE, key[:2], key[:2] + "\uffff"):
            shown.setdefault(other, (display, -rank))
        shown |= {other: (entries[0].name, SALIENT) for other, entries in self._by_key.items()}
        alike = difflib.SequenceMatcher(b=key)

        def order(other: str) -> float:
            alike.set_seq1(other)
            return -alike.ratio() - LARGER * math.log10(max(shown[other][1], 1))

        close = sorted(difflib.get_close_matches(key, shown, limit * 8, 0.6), key=order)
        return list(dict.fromkeys(shown[other][0] for other in close))[:limit]

    def _find(self, key: str) -> tuple[Candidate, ...]:
        """The places of a key; where there are none, those of the key without spaces and doubled letters."""
        own = [Candidate(entry, entry.population, False) for entry in self._by_key.get(key, ())]
        found = self._candidates(key)
        tight = squeezed(key) if not found and not own else None
        if tight:
            found = self._candidates(f"~{tight}") or (self._candidates(tight) if tight != key else [])
        areas = self._coded.unknown.get(key, ()) if self._coded else ()
        return (*own, *sorted((*found, *areas), key=lambda one: -one.weight))

    def _candidates(self, key: str, query: str = BY_NAME) -> list[Candidate]:
        return [Candidate(self._entry(row), -row[8], bool(row[9])) for row in self._rows(query, key)]

    def _entry(self, row: tuple) -> Entry:  # type: ignore[type-arg]
        return self._with_code(Entry(*row[:8]))

    def _with_code(self, entry: Entry) -> Entry:
        code = self._coded.code(entry) if self._coded else None
        return entry if code == entry.pcode else msgspec.structs.replace(entry, pcode=code)

    def _find_around(self, entry_id: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        edge = [entry_id]
        for _ in range(FARTHEST):
            edge = [outer for inner in edge for outer in self._next_around(inner) if outer not in found]
            found |= dict.fromkeys(edge)
        found.pop(entry_id, None)
        return tuple(found)

    def _next_around(self, entry_id: str) -> Iterator[str]:
        entry = self.entry(entry_id)
        if entry is not None and entry.parent:
            yield entry.parent
        for (outer,) in self._rows("SELECT outer FROM members WHERE inner = ? ORDER BY outer", entry_id):
            yield outer

    def _rows(self, query: str, *values: str | int) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a query, over this thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._index)
        return connection.execute(query, values).fetchall()


def _in_country(found: Sequence[Candidate], country: str | None) -> Candidate | None:
    """The likeliest place for a report about a country. A country yields its name only to a region of that country
    that has more people (Georgia in the United States)."""
    if not found:
        return None
    first = found[0][0]
    if first.kind == "user" or (first.kind == "country" and first.country == country):
        return found[0]
    if first.kind in ("country", "continent"):
        regions = (c for c in found if c[0].kind == "region" and c[0].country == country)
        return next((c for c in regions if c[0].population > first.population), found[0])
    return max(found, key=lambda c: c[1] * (IN_COUNTRY if c[0].country == country else 1))


def _one_mistake(key: str) -> Iterator[str]:
    """Every key that differs by a letter left out, put in, swapped or taken for another."""
    for i in range(len(key) + 1):
        head, tail = key[:i], key[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
