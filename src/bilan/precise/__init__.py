"""The precise reader: a small multilingual encoder that gives every option of a choice a probability of its own.

It is one more model beside the log-linear ones (`bilan.choosing`), never the only one: the analysis finds the options,
hard constraints and evidence stay as they are, and what the encoder gives an option adds to its score.

`windows` cuts a text into pieces and places spans in them, `encoder` runs the network (ONNX Runtime), `heads` scores
options by its states, `advice` is the door: a document's choices in, logarithms of probabilities out. `network`,
`lessons` and `training` make the weights and are needed for nothing else.
"""

from bilan.precise.advice import Advice
from bilan.precise.encoder import Encoder, PreciseError

__all__ = ["Advice", "Encoder", "PreciseError"]
