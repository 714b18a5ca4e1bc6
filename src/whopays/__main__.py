"""`python -m whopays` is the command `whopays`."""

from whopays.cli.app import main

if __name__ == "__main__":
    main()
