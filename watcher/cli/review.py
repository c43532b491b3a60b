"""`watcher review`: decide on changes without the desk; its subcommands."""

import click

from watcher.cli.subcommands import LazyGroup

_SUBCOMMANDS = {
    "list": "watcher.cli.review_list:list_",
    "approve": "watcher.cli.review_decide:approve",
    "reject": "watcher.cli.review_decide:reject",
    "hold": "watcher.cli.review_decide:hold",
    "note": "watcher.cli.review_decide:note",
    "correct": "watcher.cli.review_decide:correct",
    "retract": "watcher.cli.review_decide:retract",
    "merge": "watcher.cli.review_decide:merge",
    "split": "watcher.cli.review_decide:split",
    "reopen": "watcher.cli.review_decide:reopen",
    "second": "watcher.cli.review_decide:second",
    "undo": "watcher.cli.review_undo:undo",
    "rule": "watcher.cli.review_rule:rule",
    "end-rule": "watcher.cli.review_rule:end_rule",
}


@click.group(cls=LazyGroup, places=_SUBCOMMANDS)
def command() -> None:
    """Decide what readers are to believe: list what waits, approve, reject, correct, retract."""
