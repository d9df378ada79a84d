"""Invented clusters of reports (`clusters/*.toml`), read and put into ledgers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader

FOLDER = Path(__file__).parent / "clusters"
KINDS = ("figure", "statement", "event")


@dataclass(frozen=True)
class Cluster:
    """Reports of one or more incidents over some days, with questions and their answers."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[dict[str, Any], ...]


def load() -> list[Cluster]:
    """Return all clusters."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for given in tomllib.loads(path.read_text("utf-8"))["cluster"]:
            documents = tuple(map(_document, given["reports"]))
            found.append(Cluster(given["name"], documents, tuple(given["questions"])))
    return found


def _document(row: list[str]) -> Document:
    name, published, language, publisher, text = row
    return Document(
        id=name, text=text, title=text.partition("\n")[0], language=language, published=date.fromisoformat(published),
        publisher=publisher,
    )  # fmt: skip


def add(ledger: Ledger, documents: tuple[Document, ...] | list[Document], reader: Reader) -> None:
    """Read documents into a ledger."""
    for document in documents:
        ledger.add(document, reader.read(document, kinds=frozenset(KINDS)), persons=[])
