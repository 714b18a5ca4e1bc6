"""The command `whopays` and `python -m whopays`: an interruption is heard before anything is imported."""


def main() -> None:
    """Entry point of the installed command."""
    from whopays.cli.interruption import heard

    heard()
    from whopays.cli.app import main as command

    command()


if __name__ == "__main__":
    main()
