"""How pages that stand in for others speak: bokmål, nynorsk and English.  Data only.

Every phrase counts only together with structure (little text, title or heading, a form): see answers.py.
"""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


NOT_FOUND = _any(
    r"\b404\b",
    r"\b(?:siden|sida|artikkelen|innholdet|dokumentet)\b.{0,30}\b(?:finnes|finst|fins) (?:ikke|ikkje)\b",
    r"\b(?:fant|finner|fann|finn|kan|kunne) (?:vi )?(?:dessverre )?(?:ikke|ikkje)(?: finne)? "
    r"(?:den |denne )?(?:siden|sida|artikkelen|innholdet)\b",
    r"\b(?:siden|sida|artikkelen|dokumentet) (?:ble|er|blei|vart) (?:ikke|ikkje) (?:funnet|funnen|å finne)\b",
    r"\bikke funnet\b",
    r"\b(?:page|file|document|content|resource) (?:was |is )?(?:not|could not be|cannot be) found\b",
    r"\b(?:page|file|document|content|resource) does(?: not|n't) exist\b",
    r"^not found\b",
    r"\bwe (?:can't|cannot|couldn't|could not) find (?:the|that|this) page\b",
)

ERROR = _any(
    r"^(?:feil|error|feilmelding|serverfeil|server error|systemfeil)(?: \d{3})?[.!]?$",
    r"\b(?:det )?(?:har )?oppst(?:o|å)(?:d|tt|tte)?(?: det)? en (?:uventet |teknisk |intern )?feil\b",
    r"\b(?:ein|en) (?:uventa |uventet |teknisk )?feil (?:har )?(?:oppst\w+|skjedde)\b",
    r"\b(?:noe|noko) (?:gikk|gjekk) (?:galt|gale)\b",
    r"\bsomething went wrong\b",
    r"\ban? (?:unexpected |internal |technical )?error (?:has )?occurred\b",
    r"\b(?:internal server error|bad gateway|gateway time-?out|service unavailable|server error)\b",
    r"\b(?:access denied|ingen tilgang|forbidden|request (?:blocked|rejected|unsuccessful))\b",
    r"\b5\d\d (?:bad gateway|service|internal|gateway)\b",
)

MAINTENANCE = _any(
    r"\bvedl(?:ikehold|ikehald)\b",
    r"\b(?:under|scheduled|planned|down for|site) maintenance\b",
    r"^maintenance\b",
    r"\b(?:midlertidig|mellombels) (?:utilgjengelig|utilgjengeleg|nede|stengt|ute av drift)\b",
    r"\btemporarily (?:unavailable|offline|down|closed)\b",
    r"\b(?:straks|snart) tilbake\b",
    r"\b(?:we'll|we will) be (?:right )?back\b",
    r"\bdriftsstans\b",
)

CONSENT = _any(
    r"\bsamtykk",
    r"\binformasjonskaps(?:el|l)",
    r"\bcookies?\b",
    r"\bcookie consent\b",
    r"\bfør du (?:går videre|fortsetter|går vidare|held fram)\b",
    r"\bbefore you (?:continue|proceed)\b",
    r"\b(?:we value your privacy|vi bryr oss om personvernet ditt)\b",
)
ACCEPT = _any(
    r"\b(?:godta|godkjenn|aksepter|tillat|avslå|avvis|samtykk)\w*\b",
    r"\b(?:accept|agree|allow|reject|decline)\b",
)

LOGIN = _any(
    r"^(?:logg (?:deg )?(?:inn|på)|innlogging|pålogging)\b",
    r"^(?:log ?in|sign ?in|log on)\b",
    r"\b(?:du må|du er nødt til å|ver vennleg og|vennligst) logg[ea]? (?:deg )?inn\b",
    r"\bplease (?:log|sign) ?in\b",
)

NEEDS_SCRIPT = _any(
    r"\bjavascript\b",
    r"\benable (?:scripts|scripting)\b",
)
LOADING = _any(r"^(?:laster|lastar|loading|vennligst vent|please wait)\b")

BOT_TITLES = _any(
    r"^just a moment",
    r"^attention required",
    r"^checking (?:your browser|if the site)",
    r"^please wait\W*$",
    r"^access denied",
    r"^ddos-guard",
    r"^pardon our interruption",
    r"^one more step",
    r"^(?:are you|verify you are|verifying you are) (?:a )?(?:human|robot)",
    r"^(?:er du|bekreft at du er) (?:et )?menneske",
    r"^(?:robotsjekk|sikkerhetssjekk|security check|human verification|bot verification)",
)
BOT_WORDS = _any(
    r"\bverify(?:ing)? (?:that )?you are (?:a )?human\b",
    r"\bperforming security verification\b",
    r"\benable javascript and cookies to continue\b",
    r"\bchecking (?:your browser|if the site connection is secure)\b",
    r"\bneeds to review the security of your connection\b",
    r"\bunusual traffic from your (?:computer|network)\b",
    r"\bbekreft(?:er)? at du (?:er|ikke er) (?:et |en )?(?:menneske|robot)\b",
    r"\bstadfest(?:ar)? at du (?:er|ikkje er) (?:eit |ein )?(?:menneske|robot)\b",
    r"\bcomplete the (?:security check|captcha)\b",
    r"\byou have been blocked\b",
)
# Machinery that only a challenge page carries.
BOT_PARTS_STRONG = (
    "_cf_chl_opt",
    "cf-chl",
    "challenge-form",
    "cf-browser-verification",
    "_incapsula_resource",
    "px-captcha",
    "captcha-delivery.com",
    "awswafcookiedomainlist",
    "ddos-guard/js-challenge",
)
# Machinery that ordinary pages may carry too: a form's captcha, a monitoring script.
BOT_PARTS_WEAK = (
    "/cdn-cgi/challenge-platform/",
    "cf-turnstile",
    "g-recaptcha",
    "h-captcha",
    "datadome",
    "/_sec/cp_challenge/",
    'http-equiv="refresh"',
)
