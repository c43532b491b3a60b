"""What rules of what was rejected as noise are called on the desk's pages, in bokmål; `msg` as elsewhere."""

from watcher.errors import RuleFault
from watcher.model.noise_rule import RuleState
from watcher.web.words import msg

RULE_STATES = {
    RuleState.PROPOSED: msg("Foreslått"),
    RuleState.ACTIVE: msg("Gjelder"),
    RuleState.ENDED: msg("Avsluttet"),
}
RULE_STEPS = {
    RuleState.PROPOSED: msg("Så listen"),
    RuleState.ACTIVE: msg("Satte regelen i kraft"),
    RuleState.ENDED: msg("Avsluttet regelen"),
}
"""What somebody did to a rule."""

RULE_FAULTS = {
    RuleFault.ROLE: msg(
        "Regelen ville ha skjult noe viktig eller noe som er godkjent. Bare en sjefredaktør kan sette den i "
        "kraft. Ingenting er endret."
    ),
    RuleFault.STATE: msg(
        "Endringen er ikke avvist som støy, kilden følges ikke lenger, eller regelen gjelder ikke mer. "
        "Ingenting er endret."
    ),
    RuleFault.PLACE: msg("Det finnes ikke noe sted som kan dempes her. Ingenting er endret."),
    RuleFault.UNSEEN: msg(
        "Listen er en annen enn den du så: noe er kommet til, eller er avgjort. Les den på nytt. "
        "Ingenting er endret."
    ),
    RuleFault.UNFINISHED: msg("Arkivet er ikke gjennomgått til ende ennå. Ingenting er endret."),
    RuleFault.REASON: msg("Skriv hvorfor, med høyst 500 tegn. Ingenting er endret."),
}
