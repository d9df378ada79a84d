"""People who may use the desk: a file of names and hashed tokens.

A token is 256 random bits, so that a plain hash keeps it safe: there is nothing to guess. It is shown once, when it is
made. The file holds a line for each person: `name:hash`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from pathlib import Path

from bilan.errors import BilanError

NAME = re.compile(r"[^\s:#](?:[^:#]{0,98}[^\s:#])?")
HASH = re.compile(r"[0-9a-f]{64}")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that break lines, turn text round, or show as nothing."""
JOINERS = frozenset("\u200c\u200d")
"""… but for those that the spelling of names needs in Persian, Urdu and languages of India."""


class UsersError(BilanError):
    """A file of users that cannot be used."""


def hashed(token: str) -> str:
    """Return the hash under which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_name(name: str) -> bool:
    """Whether somebody may be called so: 1 to 100 characters of one line, all to be seen, no colon, no number sign."""
    seen = all(c in JOINERS or unicodedata.category(c) not in UNSEEN for c in name)
    return seen and NAME.fullmatch(name) is not None


def read_users(path: Path) -> dict[str, str]:
    """Return name → hashed token; raises UsersError naming the line that is wrong."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise UsersError(f"{path}: no such file; make it with: bilan users NAME --users {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(f"{path}: cannot be read ({error}); check it") from None
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, token = line.partition(":")
        if not is_name(name) or not HASH.fullmatch(token) or name in users:
            raise UsersError(f"{path}:{number}: not a line NAME:HASH of one person; make them with: bilan users NAME")
        users[name] = token
    if not users:
        raise UsersError(f"{path}: names nobody; add somebody with: bilan users NAME --users {path}")
    return users


def add_user(path: Path, name: str) -> str:
    """Give a person a new token, in place of an earlier one, and return it; raises UsersError."""
    if not is_name(name):
        raise UsersError(
            f"{name!r}: a name has 1 to 100 characters on one line, no space at its ends, and no colon, number sign or "
            "control character; leave those out"
        )
    users = read_users(path) if path.exists() and path.stat().st_size else {}
    token = secrets.token_urlsafe(32)
    users[name] = hashed(token)
    _replace(path.resolve(), "".join(f"{who}:{value}\n" for who, value in users.items()))
    return token


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole or not at all, for its owner alone whatever it was before."""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsersError(f"{path}: cannot be written ({error.strerror}); check its folder") from None


def who(users: dict[str, str], token: str) -> str | None:
    """Return whose token it is; takes as long for a wrong one as for a right one."""
    given, found = hashed(token), None
    for name, value in users.items():
        if hmac.compare_digest(value, given):
            found = name
    return found
