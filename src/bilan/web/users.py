"""People who may use the desk: a file of names and hashed tokens.

A token is 256 random bits, so that a plain hash keeps it safe: there is nothing to guess. It is shown once, when it is
made. The file holds a line for each person: `name:hash:role`. A line without a role is from before there were roles,
when everybody might do everything: it is an administrator's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bilan.errors import BilanError

NAME = re.compile(r"[^\s:#](?:[^:#]{0,98}[^\s:#])?")
HASH = re.compile(r"[0-9a-f]{64}")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that break lines, turn text round, or show as nothing."""
JOINERS = frozenset("\u200c\u200d")
"""… but for those that the spelling of names needs in Persian, Urdu and languages of India."""


Role = Literal["reader", "reviewer", "administrator"]
"""What a person may do, each what those before may do too: look; decide and add; everything."""
ROLES: tuple[Role, ...] = get_args(Role)
NEW: Role = "reviewer"
"""Whom nobody gives a role."""
EARLIER: Role = "administrator"


@dataclass(frozen=True)
class Person:
    """Somebody who may use the desk."""

    token: str
    """Hashed."""
    role: Role = EARLIER


class UsersError(BilanError):
    """A file of users that cannot be used."""


def hashed(token: str) -> str:
    """Return the hash under which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_name(name: str) -> bool:
    """Whether somebody may be called so: 1 to 100 characters of one line, all to be seen, no colon, no number sign."""
    seen = all(c in JOINERS or unicodedata.category(c) not in UNSEEN for c in name)
    return seen and NAME.fullmatch(name) is not None


def at_least(role: Role, needed: Role) -> bool:
    """Whether a role may do what another may."""
    return ROLES.index(role) >= ROLES.index(needed)


def read_users(path: Path) -> dict[str, str]:
    """Return name → hashed token; raises UsersError naming the line that is wrong."""
    return {name: person.token for name, person in read_people(path).items()}


def read_people(path: Path) -> dict[str, Person]:
    """Return name → person; raises UsersError naming the line that is wrong."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise UsersError(f"{path}: no such file; make it with: bilan users NAME --users {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(f"{path}: cannot be read ({error}); check it") from None
    people: dict[str, Person] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        token, colon, given = rest.partition(":")
        role = next((one for one in ROLES if one == given), None) if colon else EARLIER
        if not is_name(name) or not HASH.fullmatch(token) or role is None or name in people:
            raise UsersError(
                f"{path}:{number}: not a line NAME:HASH or NAME:HASH:ROLE of one person (roles: {', '.join(ROLES)}); "
                "make them with: bilan users NAME"
            )
        people[name] = Person(token, role)
    if not people:
        raise UsersError(f"{path}: names nobody; add somebody with: bilan users NAME --users {path}")
    return people


def add_user(path: Path, name: str, role: Role | None = None) -> str:
    """Give a person a new token, in place of an earlier one, and return it; raises UsersError.

    Without a role a person keeps the one held already, else becomes a reviewer.
    """
    if not is_name(name):
        raise UsersError(
            f"{name!r}: a name has 1 to 100 characters on one line, no space at its ends, and no colon, number sign or "
            "control character; leave those out"
        )
    people = read_people(path) if path.exists() and path.stat().st_size else {}
    token = secrets.token_urlsafe(32)
    held = people[name].role if name in people else NEW
    people[name] = Person(hashed(token), role or held)
    _replace(path.resolve(), "".join(f"{who}:{one.token}:{one.role}\n" for who, one in people.items()))
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
