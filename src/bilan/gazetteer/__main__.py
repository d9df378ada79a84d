"""`python -m bilan.gazetteer`: compile the index beforehand, so that the first reading does not wait for it."""

from bilan.gazetteer import Gazetteer

if __name__ == "__main__":
    Gazetteer.open()
