"""`python -m bilan`: the command line, also where the script `bilan` is not on the path."""

from bilan.cli import main

if __name__ == "__main__":
    main()
