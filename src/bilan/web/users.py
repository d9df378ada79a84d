"""People who may use the desk: a file of names and hashed tokens.

A token is 256 random bits, so that a plain hash keeps it safe: there is nothing to guess. It is shown once, when it is
made. The file holds a line for each person: `name:hash`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from pathlib import Path

from bilan.errors import BilanError

NAME = re.compile(r"[^\s:#][^:#\n]{0,99}")
HASH = re.compile(r"[0-9a-f]{64}")


class UsersError(BilanError):
    """A file of users that cannot be used."""


def hashed(token: str) -> str:
    """Return the hash under which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def read_users(path: Path) -> dict[str, str]:
    """Return name → hashed token; raises UsersError naming the line that is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise UsersError(f"{path}: no such file; make it with: bilan users NAME --users {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(f"{path}: cannot be read ({error}); check it") from None
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, token = line.partition(":")
        if not NAME.fullmatch(name) or not HASH.fullmatch(token) or name in users:
            raise UsersError(f"{path}:{number}: not a line NAME:HASH of one person; make them with: bilan users NAME")
        users[name] = token
    if not users:
        raise UsersError(f"{path}: names nobody; add somebody with: bilan users NAME --users {path}")
    return users


def add_user(path: Path, name: str) -> str:
    """Give a person a new token, in place of an earlier one, and return it; raises UsersError."""
    if not NAME.fullmatch(name):
        raise UsersError(f"{name!r}: a name has 1 to 100 characters, no colon and no number sign")
    users = read_users(path) if path.exists() and path.stat().st_size else {}
    token = secrets.token_urlsafe(32)
    users[name] = hashed(token)
    path.touch(mode=0o600)
    path.write_text("".join(f"{who}:{value}\n" for who, value in users.items()), "utf-8")
    return token


def who(users: dict[str, str], token: str) -> str | None:
    """Return whose token it is; takes as long for a wrong one as for a right one."""
    given, found = hashed(token), None
    for name, value in users.items():
        if hmac.compare_digest(value, given):
            found = name
    return found
