"""One file per command; the only place that prints."""


def main() -> None:
    """Run the command line."""
