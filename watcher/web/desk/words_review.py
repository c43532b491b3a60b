"""What review is called on the desk's pages, in bokmål; `msg` as in watcher.web.words."""

from watcher.errors import ReviewError, ReviewFault
from watcher.model.record import ReviewState
from watcher.model.review import DecisionKind, RejectReason
from watcher.web.words import msg

REVIEW_STATES = {
    ReviewState.FLAGGED: msg("Publisert, ikke vurdert"),
    ReviewState.HELD: msg("Holdt tilbake"),
    ReviewState.QUIET: msg("Ikke meldt"),
    ReviewState.AUTO: msg("Publisert uten vurdering"),
    ReviewState.APPROVED: msg("Godkjent"),
    ReviewState.REJECTED: msg("Avvist"),
    ReviewState.SUPERSEDED: msg("Avløst"),
}
STATE_MARKS = {
    ReviewState.FLAGGED: "out",
    ReviewState.HELD: "held",
    ReviewState.QUIET: "quiet",
    ReviewState.AUTO: "out",
    ReviewState.APPROVED: "good",
    ReviewState.REJECTED: "bad",
    ReviewState.SUPERSEDED: "quiet",
}
"""Which sign goes before a state: no colour stands alone."""

DECIDED = {
    DecisionKind.APPROVE: msg("Godkjent"),
    DecisionKind.REJECT: msg("Avvist"),
    DecisionKind.HOLD: msg("Satt på vent"),
    DecisionKind.NOTE: msg("Notert"),
    DecisionKind.MERGE: msg("Slått sammen"),
    DecisionKind.SPLIT: msg("Skilt ut"),
    DecisionKind.CORRECT: msg("Rettet"),
    DecisionKind.RETRACT: msg("Trukket tilbake"),
    DecisionKind.REOPEN: msg("Tatt opp igjen"),
    DecisionKind.SECOND: msg("Annen leser er enig"),
}
REJECT_REASONS = {
    RejectReason.NOISE: msg("Støy"),
    RejectReason.WRONG: msg("Feil"),
    RejectReason.DUPLICATE: msg("Meldt fra før"),
    RejectReason.NOT_RELEVANT: msg("Ikke relevant"),
    RejectReason.OTHER: msg("Annet"),
}
REASON_MEANINGS = {
    RejectReason.NOISE: msg("ingen faglig betydning"),
    RejectReason.WRONG: msg("programmet har forstått siden feil"),
    RejectReason.DUPLICATE: msg("leserne har hørt det"),
    RejectReason.NOT_RELEVANT: msg("angår ikke det som følges"),
    RejectReason.OTHER: msg("skriv hvorfor"),
}

_FAULTS = {
    ReviewFault.ROLE: msg("Det kan bare den som bestemte, eller en sjefredaktør, gjøre."),
    ReviewFault.STATE: msg("Endringen står ikke slik at det går. Se hva som er bestemt før."),
    ReviewFault.PENDING: msg(
        "En vurdering venter på å sendes. Angre den først, eller vent til den er sendt."
    ),
    ReviewFault.FIELDS: msg("Noe mangler eller er for langt: overskrift høyst 160 tegn, annen tekst 4000."),
    ReviewFault.REASON: msg("Skriv hvorfor, så kollegene forstår det."),
    ReviewFault.LEVEL: msg("Lesere får bare høre om nivået «Mindre» og høyere. Velg nivå, eller avvis."),
    ReviewFault.SAME_PERSON: msg("Den andre leseren må være en annen enn den første."),
    ReviewFault.REACH: msg(
        "Noen som følger et tema eller nivå, ville ikke få høre om den. Velg en hovedmelding med minst samme "
        "nivå og alle temaene, og som ikke selv er slått sammen med en annen."
    ),
    ReviewFault.TOO_LATE: msg("Det er for sent: den er sendt. Det som er sendt, rettes eller trekkes."),
    ReviewFault.DECIDED: msg("Noen andre har avgjort den imens."),
}
_FAULTS_OF = {
    (DecisionKind.APPROVE, ReviewFault.REASON): msg(
        "Skriv hvorfor nivået er et annet enn det som ble funnet."
    ),
    (DecisionKind.REJECT, ReviewFault.REASON): msg("Velg hvorfor den avvises. Ved «Annet»: skriv hvorfor."),
    (DecisionKind.CORRECT, ReviewFault.FIELDS): msg(
        "En rettelse må ha en overskrift, og si hva som var galt og hva som er riktig."
    ),
    (DecisionKind.RETRACT, ReviewFault.FIELDS): msg("Si hva leserne skal se bort fra, og hvorfor."),
    (DecisionKind.MERGE, ReviewFault.FIELDS): msg(
        "Velg minst to endringer, og hvilken de skal meldes under."
    ),
    (DecisionKind.MERGE, ReviewFault.STATE): msg(
        "Bare det som er publisert og ikke rettet eller trukket, kan slås sammen. Godkjenn først."
    ),
    (DecisionKind.MERGE, ReviewFault.TOO_LATE): msg(
        "En av dem er så gammel at den står i et arkiv, som ikke skal endres."
    ),
    (DecisionKind.SECOND, ReviewFault.STATE): msg("Det er ingenting som venter på en annen leser."),
    (DecisionKind.SPLIT, ReviewFault.STATE): msg("Den er en egen melding fra før."),
}


def fault_words(error: ReviewError, kind: DecisionKind) -> str:
    """Return why a decision cannot be taken like that, in bokmål."""
    return _FAULTS_OF.get((kind, error.fault)) or _FAULTS[error.fault]
