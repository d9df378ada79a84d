"""Named private persons: who they are in a text, and giving them initials.

1. tell the private persons of a text from officials and public figures (`people`)
2. replace their names by initials, in texts and claims alike (`masking`)
"""

from __future__ import annotations

from bilan.privacy.masking import Mask, initials
from bilan.privacy.people import Person, private_persons

__all__ = ["Mask", "Person", "initials", "private_persons"]
