"""The desk's words of codes, in bokmål; `msg` as in watcher.web.words."""

from watcher.errors import PeopleFault
from watcher.login.passwords import PasswordFault
from watcher.model.people import Role, Scope
from watcher.web.words import msg

ROLES = {
    Role.READER: msg("Leser"),
    Role.EDITOR: msg("Redaktør"),
    Role.CHIEF: msg("Sjefredaktør"),
    Role.ADMIN: msg("Administrator"),
}
ROLE_MEANINGS = {
    Role.READER: msg("ser alt, endrer ingenting"),
    Role.EDITOR: msg("vurderer og publiserer"),
    Role.CHIEF: msg("i tillegg: ser loggen"),
    Role.ADMIN: msg("i tillegg: styrer personer"),
}
SCOPES = {
    Scope.READ: msg("Lese"),
    Scope.REVIEW: msg("Vurdere"),
    Scope.PUBLISH: msg("Publisere"),
    Scope.ADMIN: msg("Administrere"),
}
SAID = {
    "passord": msg("Passordet er byttet. Andre økter er avsluttet."),
    "kode-av": msg("Engangskode er slått av."),
    "okt": msg("Økten er avsluttet."),
    "okter": msg("Alle andre økter er avsluttet."),
    "nokkel": msg("Nøkkelen er slettet og virker ikke lenger."),
    "sprak": msg("Språket er endret."),
    "rolle": msg("Rollen er endret. Personen må logge inn på nytt."),
    "inn": msg("Personen kan logge inn igjen."),
    "ut": msg("Personen kan ikke lenger logge inn. Økter og nøkler virker ikke."),
    "tatt": msg("Du har den i en halv time. Andre ser det, og kan likevel avgjøre."),
    "tatt-av-andre": msg("Noen andre har den allerede."),
    "gitt-slipp": msg("Du har gitt slipp på den."),
    "angret": msg("Angret. Ingenting er sendt."),
    "for-sent": msg("Det var for sent å angre: den er sendt. Rett eller trekk den i stedet."),
    "ingen-valgt": msg("Ingen endringer var krysset av."),
    "ute": msg("Du er logget ut."),
    "ingen": msg("Det var ingenting å endre."),
    "sluppet": msg("Svaret er sluppet fram som neste versjon. Siden sjekkes på nytt nå."),
    "regel-gjelder": msg("Regelen gjelder fra neste sjekk av siden. Den kan avsluttes når som helst."),
    "regel-avsluttet": msg("Regelen er avsluttet. Det den skjulte, meldes igjen fra neste sjekk."),
    "ugyldig": msg("Svaret er merket som ugyldig. Det blir liggende som bevis, og siden sjekkes på nytt nå."),
}
"""What is told after something was done, by the key in the address."""

WEAK = {
    PasswordFault.SHORT: msg("Passordet er for kort."),
    PasswordFault.LONG: msg("Passordet er for langt: høyst 256 tegn."),
    PasswordFault.COMMON: msg("Passordet er blant dem som prøves først. Velg noe andre ikke finner på."),
    PasswordFault.PATTERN: msg("Passordet er et mønster: samme tegn om igjen, eller en rad på tastaturet."),
    PasswordFault.ABOUT: msg("Passordet er lite mer enn et navn: ditt eget, eller tjenestens."),
}
FAULTS = {
    PeopleFault.TAKEN: msg("Det finnes alt en person med dette brukernavnet."),
    PeopleFault.LAST_ADMIN: msg(
        "Dette er den siste administratoren. Gjør noen andre til administrator først."
    ),
    PeopleFault.USERNAME: msg(
        "Brukernavnet kan ikke brukes: a–å, 0–9 og . _ @ + - mellom dem, høyst 64 tegn."
    ),
    PeopleFault.WEAK: msg("Passordet kan ikke brukes. Velg et annet enn det du hadde."),
    PeopleFault.CODE: msg("Koden er feil, eller er brukt før. Vent på neste kode og prøv igjen."),
    PeopleFault.SCOPE: msg("Velg minst én ting nøkkelen skal kunne, og ikke mer enn du selv kan."),
}
ACTIONS = {
    "login.ok": msg("Logget inn"),
    "login.out": msg("Logget ut"),
    "login.refused": msg("Innlogging avvist"),
    "login.code_refused": msg("Engangskode avvist"),
    "person.add": msg("La til person"),
    "person.role": msg("Endret rolle"),
    "person.disable": msg("Stengte ute"),
    "person.enable": msg("Slapp inn igjen"),
    "person.password": msg("Byttet passord"),
    "person.language": msg("Endret språk"),
    "person.profile": msg("Fikk nytt navn eller ny e-post"),
    "person.link": msg("Koblet til virksomhetens innlogging"),
    "person.unlink": msg("Koblet fra virksomhetens innlogging"),
    "totp.on": msg("Slo på engangskode"),
    "totp.off": msg("Slo av engangskode"),
    "totp.recovery": msg("Laget nye reservekoder"),
    "session.end": msg("Avsluttet økter"),
    "token.add": msg("Laget nøkkel"),
    "token.remove": msg("Slettet nøkkel"),
    "source.release": msg("Slapp fram svar"),
    "source.refuse": msg("Merket svar som ugyldig"),
    "rule.propose": msg("Så hva en støyregel ville skjult"),
    "rule.activate": msg("Satte støyregel i kraft"),
    "rule.end": msg("Avsluttet støyregel"),
}
"""What an audit entry's action is called; one that is not here goes by its code."""

FAMILIES = {
    "login": msg("Innlogging"),
    "person": msg("Personer"),
    "totp": msg("Engangskoder"),
    "session": msg("Økter"),
    "token": msg("Nøkler"),
    "decision": msg("Vurderinger"),
    "source": msg("Kilder"),
    "rule": msg("Støyregler"),
}
DETAILS = {
    "address": msg("adresse"),
    "agent": msg("nettleser"),
    "way": msg("med"),
    "role": msg("rolle"),
    "username": msg("brukernavn"),
    "name": msg("navn"),
    "person": msg("person"),
    "scopes": msg("kan"),
    "old": msg("før"),
    "new": msg("nå"),
    "session": msg("økt"),
    "why": msg("grunn"),
    "reference": msg("referanse"),
    "issuer": msg("utsteder"),
    "subject": msg("bruker hos utstederen"),
    "email": msg("e-post"),
    "count": msg("ganger"),
    "since": msg("siden"),
    "reason": msg("fordi"),
    "by": msg("av"),
    "snapshot": msg("svar"),
    "version": msg("versjon"),
}
WAYS = {
    "password": msg("passord"),
    "password+code": msg("passord og engangskode"),
    "oidc": msg("virksomheten"),
}
ACTORS = {"system": msg("Programmet"), "cli": msg("Kommandolinjen")}
