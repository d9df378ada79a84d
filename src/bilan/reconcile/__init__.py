"""Figures → series, relations, estimates, conflicts: how a toll moved, who disagrees, what was known when.

Everything here is a function of figures (and, to find copies, of the documents they stand in).
"""

from bilan.extras import MissingExtra
from bilan.reconcile.conflicts import Conflict, conflicts
from bilan.reconcile.copies import near_duplicates
from bilan.reconcile.estimates import Estimate, Part, estimate_series
from bilan.reconcile.policies import Excluded, PolicyError
from bilan.reconcile.questions import (
    Atlas,
    Question,
    UnknownPlace,
    asked_place,
    concerning,
    estimate,
    listing,
    parts,
)
from bilan.reconcile.reconciler import Reconciled, Reconciler, reconcile
from bilan.reconcile.relations import Relation
from bilan.reconcile.series import Series
from bilan.reconcile.steps import steps_line

__all__ = [
    "Atlas",
    "Conflict",
    "Estimate",
    "Excluded",
    "MissingExtra",
    "Part",
    "PolicyError",
    "Question",
    "Reconciled",
    "Reconciler",
    "Relation",
    "Series",
    "UnknownPlace",
    "asked_place",
    "concerning",
    "conflicts",
    "estimate",
    "estimate_series",
    "listing",
    "near_duplicates",
    "parts",
    "reconcile",
    "steps_line",
]
