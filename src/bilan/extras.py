"""What stands behind an extra, and the line that installs one: from where this bilan came, so that it works."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bilan.errors import BilanError

PACKAGE = "bilan"
BESIDE = {"precise": "./models/precise"}
"""By extra the folder, in bilan's source, of a package of data that it needs."""


class MissingExtra(BilanError):  # noqa: N818 - a remedy more than a fault
    """What is asked for needs a library that an extra installs."""


def missing(what: str, library: str, extra: str) -> str:
    """Return the message for a library that is not there: what needs it, and the line that installs it."""
    return f"{what} needs {library}; {remedy(extra)}"


def remedy(extra: str) -> str:
    """Return how an extra is installed, as the second half of a message."""
    return f"install it with: {install_line(extra)}"


def install_line(extra: str) -> str:
    """Return the command that installs an extra beside this bilan: from its checkout, its wheel, or the index."""
    return " ".join(["pip install", _requirement(extra), *_beside(extra)])


def _beside(extra: str) -> list[str]:
    """What else an extra needs that lies beside bilan's source: a package of data that is on no index."""
    folder = BESIDE.get(extra)
    if folder is None:
        return []
    source = _checkout() or _installed_from()
    there = source is not None and source != Path.cwd() and (source / folder).is_dir()
    return [_quoted(str(source / folder) if source is not None and there else folder)]


def _requirement(extra: str) -> str:
    checkout = _checkout()
    if checkout is not None:
        return _quoted(f"{'.' if checkout == Path.cwd() else checkout}[{extra}]")
    origin = _origin()
    url = origin.get("url", "")
    if urlsplit(url).scheme == "file":
        path = _installed_from()
        if path is not None:
            return ("-e " if origin.get("dir_info", {}).get("editable") else "") + _quoted(f"{path}[{extra}]")
    elif version_control := origin.get("vcs_info"):
        return _quoted(f"{PACKAGE}[{extra}] @ {version_control['vcs']}+{url}@{version_control['commit_id']}")
    elif url:
        return _quoted(f"{PACKAGE}[{extra}] @ {url}")
    return _quoted(f"{PACKAGE}[{extra}]")


def _installed_from() -> Path | None:
    """The folder or wheel on this machine that the package was installed from, where it is still there."""
    from urllib.request import url2pathname

    url = urlsplit(_origin().get("url", ""))
    path = Path(url2pathname(url.path))
    return path if url.scheme == "file" and path.exists() else None


def _checkout() -> Path | None:
    """The folder of the source that this bilan runs from, where it is not installed."""
    folder = Path(__file__).resolve().parents[2]
    return folder if (folder / "pyproject.toml").is_file() and (folder / "src" / PACKAGE).is_dir() else None


def _origin() -> dict[str, Any]:
    """Where the package was installed from, as pip notes it (PEP 610); empty for the index."""
    from importlib import metadata  # it brings the standard library's mail, and only a missing extra asks for it

    try:
        noted = metadata.distribution(PACKAGE).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return {}
    found: dict[str, Any] = json.loads(noted) if noted else {}
    return found


def _quoted(text: str) -> str:
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
