"""Work of tests that processes started afresh can import: small things, some of which go wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from bilan.errors import LanguageError
from bilan.parallel import Work

if TYPE_CHECKING:
    from bilan.model import Document
    from bilan.reader_settings import ReaderSettings
    from bilan.reading.work import Told


def small() -> Work[str, tuple[str, int]]:
    """Returns an item with the process that had it; `die`, `fail` and `slow` do as they say."""
    return Work(_small)


def _small() -> Callable[[str], tuple[str, int]]:
    return _do


def _do(item: str) -> tuple[str, int]:
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "fail":
        raise LanguageError("no such language")
    if item == "slow":
        time.sleep(0.5)
    return item, os.getpid()


def unprepared() -> Work[str, str]:
    """Cannot begin."""
    return Work(_unprepared)


def _unprepared() -> Callable[[str], str]:
    raise LanguageError("a broken pack")


def fragile(settings: ReaderSettings, kinds: Any, **asked: Any) -> Work[Document, Told]:
    """Reads; a document that is named `deadly` kills its process, one named `broken` makes reading fail."""
    return Work(partial(_fragile, settings, kinds, asked))


def _fragile(settings: ReaderSettings, kinds: Any, asked: dict[str, Any]) -> Callable[[Document], Told]:
    from bilan.reading.work import told  # what small work need not load

    reader = settings.reader()
    whole = reader.read

    def read(document: Document, **options: Any) -> Any:
        if document.id == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.id == "broken":
            raise ZeroDivisionError("oops")
        return whole(document, **options)

    reader.read = read  # type: ignore[method-assign]
    return lambda document: told(reader, document, kinds=kinds, **asked)
