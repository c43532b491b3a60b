"""`watcher review undo`: take back what has no effect yet."""

import click

from watcher.app import App
from watcher.cli.entry import Session
from watcher.cli.opening import open_app
from watcher.cli.output import say
from watcher.cli.review_who import acting, as_user
from watcher.errors import NotFound
from watcher.model.ids import ChangeId, DecisionId


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@as_user
@click.pass_obj
def undo(session: Session, ids: tuple[str, ...], user: str) -> None:
    """Undo decisions that have no effect yet; ID is a decision's, or a change's whose decision waits."""
    with open_app(session) as app:
        person = acting(app, user)
        for one in dict.fromkeys(_decision_of(app, each) for each in ids):
            undone = app.undo(one, person)
            say(f"{undone.id}  {undone.kind.value}  {' '.join(undone.changes)}  undone")


def _decision_of(app: App, one: str) -> DecisionId:
    item = app.store.review_items([ChangeId(one)], app.clock.now()).get(ChangeId(one))
    if item is None:
        return DecisionId(one)
    if item.pending is None:
        raise NotFound(f"nothing is to be undone: no decision on {one} waits to take effect")
    return item.pending
