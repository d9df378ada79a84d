"""Who said what: statements read out of a document's sentences."""

from bilan.reading.statements.reader import cue_choices, find_statements, with_figures

__all__ = ["cue_choices", "find_statements", "with_figures"]
