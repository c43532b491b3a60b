"""/redaksjon/konto/nokler: tokens for programs that use the API in one's place."""

from datetime import timedelta

from starlette.responses import Response

from watcher.errors import PeopleError
from watcher.model.ids import TokenId
from watcher.model.people import Role, Scope
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.account import ACCOUNT, show
from watcher.web.desk.words import FAULTS

DAYS = {"30": 30, "90": 90, "365": 365}


@needs(Role.READER, is_fresh=True)
def add(asked: Asked) -> Response:
    """Make a token, and show its secret once."""
    wanted = set(asked.form.all("omfang"))
    until = asked.view.times.now + timedelta(days=DAYS.get(asked.form.get("dager"), 90))
    try:
        _, secret = asked.accounts.add_token(
            asked.person,
            asked.form.get("navn"),
            [scope for scope in Scope if scope.value in wanted],
            asked.deed,
            expires_at=until,
        )
    except PeopleError as error:
        return show(asked, http_status=422, token_wrong=asked.view.translate(FAULTS[error.fault]))
    return show(asked, made_token=secret)


@needs(Role.READER)
def remove(asked: Asked) -> Response:
    """Let a token be of no use."""
    asked.accounts.remove_token(asked.person.id, TokenId(asked.request.path_params["token_id"]), asked.deed)
    return asked.go(ACCOUNT, "nokkel")
