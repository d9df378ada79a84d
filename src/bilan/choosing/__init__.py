"""Choices: explicit options with named features, scored in one place by weights that are reviewed data.

`options` says what a choice is, `model` scores it, `training` learns the weights, `calibration` makes its scores
probabilities that hold. Nothing here knows what a figure is.
"""

from bilan.choosing.model import Model
from bilan.choosing.options import Adviser, Choice, Instance, Option, Span

__all__ = ["Adviser", "Choice", "Instance", "Model", "Option", "Span"]
