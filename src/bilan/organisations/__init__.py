"""Known organisations under all their names, from a data file that a user can extend."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from bilan.errors import InputError
from bilan.folding import fold

BUILT_IN = Path(__file__).with_name("organisations.toml")


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organisation: a short id and every name and acronym that texts use for it, in any language."""

    id: str
    names: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    organisation: tuple[Organisation, ...]


@lru_cache(maxsize=8)
def load(user_file: Path | None = None) -> dict[str, str]:
    """Return folded name → id of the built-in organisations and a user's own, which win.

    Raises InputError naming the file and what to mend.
    """
    found: dict[str, str] = {}
    for path in (BUILT_IN, user_file):
        if path is not None:
            for organisation in _read(path):
                found.update({fold(name): organisation.id for name in organisation.names})
    return found


def _read(path: Path) -> Sequence[Organisation]:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).organisation
    except FileNotFoundError:
        raise InputError(f"{path}: no such file of organisations; check --organisations") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: {error}; each entry is [[organisation]] with id and names, see docs/languages.md"
        ) from None
