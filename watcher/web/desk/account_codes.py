"""/redaksjon/konto/engangskode: taking a second factor into use, new recovery codes, doing without."""

import secrets

from starlette.responses import Response

from watcher.errors import PeopleError
from watcher.login.passwords import BusyError
from watcher.login.qr import qr_svg
from watcher.login.totp import new_totp_secret, read_secret, totp_uri, written
from watcher.model.people import Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.account import ACCOUNT, show
from watcher.web.desk.cookies import SESSION, set_cookie
from watcher.web.desk.words import FAULTS
from watcher.web.words import msg

_SLOW = msg("Det er mange som logger inn akkurat nå. Prøv igjen om noen sekunder.")


@needs(Role.READER, is_fresh=True)
def page(asked: Asked) -> Response:
    """Show a QR code, and take the first code."""
    if asked.person.has_totp:
        return asked.go(ACCOUNT)
    if asked.request.method == "GET":
        return _set_up(asked, new_totp_secret(secrets.token_bytes))
    assert asked.known is not None
    secret = read_secret(asked.form.get("hemmelighet"))
    try:
        codes = asked.accounts.turn_on_totp(
            asked.person.id, secret, asked.form.get("kode"), asked.deed, keep=asked.known.digest
        )
    except PeopleError as error:
        wrong = asked.view.translate(FAULTS[error.fault])
        return _set_up(asked, secret or new_totp_secret(secrets.token_bytes), wrong=wrong)
    new = asked.view.site.door.rotate(asked.known, asked.visit)
    answer = asked.page("recovery.html", codes=codes, is_new=True)
    set_cookie(answer, SESSION, new, is_https=asked.is_https)
    return answer


@needs(Role.READER, is_fresh=True)
def renew(asked: Asked) -> Response:
    """Show new recovery codes; the old ones are of no use."""
    if not asked.person.has_totp:
        return asked.go(ACCOUNT, "ingen")
    return asked.page(
        "recovery.html", codes=asked.accounts.renew_recovery(asked.person.id, asked.deed), is_new=False
    )


@needs(Role.READER, is_fresh=True)
def turn_off(asked: Asked) -> Response:
    """Do without a second factor; a code says that it is really them."""
    code, door = asked.form.get("kode"), asked.view.site.door

    def try_code() -> None:
        asked.accounts.turn_off_totp(asked.person.id, asked.deed, code=code)

    try:
        door.count_code(asked.person, asked.visit, asked.view.times.now, try_code)
    except BusyError:
        return show(asked, http_status=429, code_wrong=asked.view.translate(_SLOW))
    except PeopleError as error:
        return show(asked, http_status=422, code_wrong=asked.view.translate(FAULTS[error.fault]))
    return asked.go(ACCOUNT, "kode-av")


def _set_up(asked: Asked, secret: bytes, *, wrong: str = "") -> Response:
    service = asked.view.site.settings.service.title
    uri = totp_uri(secret, service=service, username=asked.person.username)
    text = written(secret)
    return asked.page(
        "codes.html",
        http_status=422 if wrong else 200,
        wrong=wrong,
        qr=qr_svg(uri, title=asked.view.translate(msg("QR-kode for autentiseringsappen"))),
        secret=" ".join(text[start : start + 4] for start in range(0, len(text), 4)),
    )
