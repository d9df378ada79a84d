"""`python -m bilan.gazetteer`: compile the index beforehand, so that the first reading does not wait for it."""

import sys

from bilan.errors import BilanError
from bilan.gazetteer.index import ready_index

if __name__ == "__main__":
    try:
        print(ready_index())
    except BilanError as error:
        sys.exit(f"bilan: {error}")
