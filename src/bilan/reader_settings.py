"""What a reader is made of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilan.reading.reader import Reader


@dataclass(frozen=True)
class ReaderSettings:
    """What a reader is made of; travels to other processes and machines, where its files must be too."""

    language_folders: tuple[Path, ...] = ()
    places: Path | None = None
    organisations: Path | None = None
    weights: Path | None = None
    min_confidence: float = 0.0
    precise: bool = False
    """Whether an encoder is asked about every choice."""

    def reader(self) -> Reader:
        """Return a reader; raises BilanError where a file cannot be used."""
        from bilan.reading.reader import Reader  # not needed where only its options are told

        return Reader(
            language_folders=self.language_folders,
            places=self.places,
            organisations_file=self.organisations,
            weights=self.weights,
            min_confidence=self.min_confidence,
            precise=self.precise,
        )
