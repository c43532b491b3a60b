"""How pages that stand in for others speak, in the languages of the watched pages.  Data only.

Every phrase counts only together with structure (little text, title or heading, a form): see answers.py.
Where a word of daily guidance is near («temporarily unavailable», «moved»), the phrase names the page, the
site or the service as what it is said of: a medicine may be unavailable and a clinic may have moved.
"""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_PAGE = (
    r"(?:(?:nett|heime|hjemme|inter\w+)?(?:siden|sida|sidene|sidan|stedet|staden)|webbplatsen|sajten"
    r"|nettstedet"
    r"|tjenesten|tenesta|tjänsten|systemet|løsningen|artikkelen|artikkel|artikeln|innholdet"
    r"|innhaldet|innehållet"
    r"|dokumentet|page|site|website|web site|service|system|server|document|content|resource|file|article"
    r"|(?:web)?seiten?|webauftritt|internetangebot|dienst|sivu|sivua|sivusto|palvelu|verkkopalvelu"
    r"|p[aá]gina|sito|sitio|pagina)"
)
"""Words for a page, a site and what serves it."""

NOT_FOUND = _any(
    r"\b404\b",
    rf"\b{_PAGE}\b.{{0,30}}\b(?:finnes|finst|fins|findes|finns|eksisterer|existerar) (?:ikke|ikkje|inte)\b",
    rf"\b{_PAGE} .{{0,20}}\bsom ikke (?:finnes|findes|eksisterer)\b",
    r"\b(?:fant|finner|fann|finn|kan|kunne|hittar|hittade) (?:vi )?(?:dessverre |desværre |tyvärr )?"
    r"(?:ikke|ikkje|inte)(?: finne| finde| hitta)? (?:den |denne )?(?:siden|side|sida|sidan"
    r"|artikkelen|innholdet)\b",
    rf"\b{_PAGE} (?:ble|er|blei|vart|blev|kunne|kunde) (?:ikke|ikkje|inte) "
    r"(?:funnet|funnen|fundet|findes|hittas|å finne)\b",
    r"\bsidan (?:hittades inte|saknas)\b",
    r"\bikke funnet\b",
    rf"\b{_PAGE} (?:was |is )?(?:not|could not be|cannot be) found\b",
    rf"\b{_PAGE} does(?: not|n['’]t) exist\b",
    r"^not found\b",
    r"^(?:siden|sida|sidan|page|seite) (?:er |is |ist )?(?:borte|vekke|gone|weg)\b",
    r"\b(?:vi )?kan ikke finde det, du leder efter\b",
    r"\bwe (?:can['’]t|cannot|couldn['’]t|could not) find (?:the|that|this) page\b",
    r"\bsivua ei (?:löyt|ole|voi)",
    r"\bseite (?:wurde |konnte )?(?:leider )?nicht (?:gefunden|verfügbar|vorhanden)\b",
    r"\bseite (?:existiert|gibt es) (?:leider )?nicht\b",
    r"\bpage (?:introuvable|non trouvée|inexistante)\b",
    r"\bpage\b.{0,40}\bn['’]existe (?:pas|plus)\b",
    r"\bp[aá]gina (?:no|não|non|niet) (?:encontrada|trovata|gevonden)\b",
)

ERROR = _any(
    r"^(?:feil|error|feilmelding|serverfeil|server error|systemfeil|fejl|virhe|fehler"
    r"|erreur)(?: \d{3})?[.!]?$",
    r"\b(?:det )?(?:har )?oppst(?:o|å)(?:d|tt|tte)?(?: det)? en (?:uventet |teknisk |intern )?feil\b",
    r"\b(?:ein|en) (?:uventa |uventet |teknisk )?feil (?:har )?(?:oppst\w+|skjedde)\b",
    r"\b(?:noe|noko) (?:gikk|gjekk) (?:galt|gale)\b",
    r"\bnågot gick (?:fel|snett)\b",
    r"\bett (?:oväntat |tekniskt |internt )?fel (?:har )?(?:uppst\w+|inträffa\w+)\b",
    r"\bder (?:er )?(?:opstod|opstået|skete|sket) en (?:uventet |teknisk |intern )?fejl\b",
    r"\bnoget gik galt\b",
    r"\bjokin meni (?:pieleen|vikaan)\b",
    r"\b(?:tapahtui|ilmeni) (?:odottamaton |tekninen )?virhe\b",
    r"\bfehler (?:ist )?aufgetreten\b",
    r"\betwas ist schief ?ge(?:laufen|gangen)\b",
    r"\bune erreur (?:\w+ )?(?:est survenue|s['’]est produite)\b",
    r"\bsomething went wrong\b",
    r"\ban? (?:unexpected |internal |technical )?error (?:has )?occurred\b(?! (?:with|in|during) )",
    r"\b(?:internal server error|bad gateway|gateway time-?out|service unavailable|server error)\b",
    r"\b(?:access denied|ingen tilgang|forbidden|request (?:blocked|rejected|unsuccessful))\b",
    r"\bthe requested url was rejected\b",
    r"\b5\d\d (?:bad gateway|service|internal|gateway|backend)\b",
    r"\b(?:error (?:code )?5\d\d|5\d\d: )",
    r"\b(?:backend fetch failed|guru meditation|unknown domain|web server is down)\b",
    r"\bconnection timed out\b.{0,20}\berror\b",
    r"\b(?:runtime|application|database|fatal|parse) error\b.{0,60}\b(?:uncaught|call to|exception"
    r"|on line|request)\b",
    r"^(?:runtime|application|database) error\W*$",
    r"^(?:teknisk|tekniskt|technischer|tekninen) (?:feil|fejl|fel|fehler|virhe)\W*$",
    r"\bthere is a problem with the (?:service|site|website|page)\b",
    r"\bthe request(?:ed url)? could not be (?:satisfied|retrieved)\b",
    r"\berror establishing a database connection\b",
    r"^(?:welcome to nginx|apache2? .{0,30}default page|test page for|iis windows server|it works)\b",
)

MAINTENANCE = _any(
    r"\bvedl(?:ikehold|ikehald)\b",
    r"\b(?:under|scheduled|planned|down for|site) maintenance\b",
    r"^(?:maintenance|wartung|underhåll)\b",
    rf"\b{_PAGE}\b.{{0,30}}\b(?:midlertidig|mellombels|midlertidigt|tillfälligt) "
    r"(?:utilgjengelig|utilgjengeleg|utilgængelig|otillgänglig|nede|nere|stengt|stängd|lukket"
    r"|ute av drift)\b",
    r"^(?:er )?(?:midlertidig|mellombels|midlertidigt|tillfälligt) "
    r"(?:utilgjengelig|utilgjengeleg|utilgængelig|otillgänglig|nede|nere|stengt|stängd|lukket"
    r"|ute av drift)\W*$",
    rf"\b{_PAGE}\b.{{0,30}}\btemporarily (?:unavailable|offline|down|closed)\b",
    r"^temporarily (?:unavailable|offline|down|closed)\W*$",
    r"\b(?:straks|snart) (?:tilbake|tillbaka|tilbage)\b",
    r"\bwe(?:['’]ll| will) be (?:right )?back\b",
    r"\bdrift(?:s?stans|s?stopp|sforstyrrelse)\b",
    r"\b(?:planerat|pågående) underhåll\b|\bunderhåll pågår\b",
    r"\b(?:vedligeholdelse|vedligehold af (?:siden|hjemmesiden))\b",
    r"\b(?:vi opdaterer|vi oppdaterer|uppdaterar vi|vi uppdaterar|vi jobber med|vi arbetar med"
    r"|vi arbejder på) "
    r"(?:hjemmesiden|siden|systemet|nettsiden|nettsidene|webbplatsen|sidan|sajten)\b",
    rf"^(?:sorry, )?(?:the |this )?{_PAGE} is (?:currently |temporarily )?(?:unavailable|offline|down)\W*$",
    r"^(?:site|website) (?:offline|down|unavailable)\b",
    r"\b(?:wir sind )?(?:gleich|bald) (?:wieder )?zurück\b",
    r"\btravaux en cours sur le site\b",
    r"\b(?:huoltokatko|käyttökatko|huoltotö)",
    rf"\b{_PAGE} on (?:tilapäisesti|väliaikaisesti) (?:poissa|suljettu|pois)\b",
    r"\bpalaamme pian\b",
    r"\bwartungs(?:arbeiten|modus|pause)\b",
    rf"\b{_PAGE}\b.{{0,30}}\b(?:vorübergehend|derzeit|zurzeit|momentan) nicht (?:erreichbar|verfügbar)\b",
    r"\bbald wieder (?:für sie )?(?:da|erreichbar|online)\b",
    r"\b(?:site|service|page) en (?:cours de )?maintenance\b|\bmaintenance (?:du site|en cours)\b",
    rf"\b{_PAGE} est (?:momentanément|temporairement|actuellement) indisponible\b",
)

RATE_LIMITED = _any(
    r"^(?:error )?(?:429\b|too many requests|rate limit(?:ed| exceeded)?\b)",
    r"^(?:for|alt for) mange (?:forespørsler|førespurnader|forespørgsler)\b",
    r"^för många (?:förfrågningar|anrop)\b",
    r"^liian monta pyyntöä\b|^zu viele anfragen\b|^trop de requêtes\b",
)

BARRED = _any(
    rf"\b{_PAGE} (?:is )?(?:not available|unavailable) in your (?:region|country|location|area)\b",
    r"\bunavailable (?:for|due to) legal reasons\b",
    r"\b(?:ikke tilgjengelig|utilgjengelig|ikke tilgængelig|inte tillgänglig) (?:i|fra|från) (?:ditt"
    r"|dit|din) "
    r"(?:land|region)\b",
    r"\bin ihre[mr] (?:land|region) nicht verfügbar\b|\bindisponible dans votre (?:pays|région)\b",
)

PARKED = _any(
    r"\bdomain (?:name )?(?:is |may be |has been )?(?:parked|for sale|expired|has expired)\b"
    r"|\bbuy this domain\b",
    r"\bdomenet\b.{0,60}\b(?:er|har) (?:utløpt|gått ut|til salgs|til sals|parkert)\b",
    r"\bdomänen\b.{0,60}\b(?:är till salu|har gått ut|är parkerad)\b",
    r"\bdomænet\b.{0,60}\b(?:er til salg|er udløbet|er parkeret)\b",
    r"\bverkkotunnus\b.{0,60}\b(?:myytävänä|vanhentunut)\b",
    r"\bdomain\b.{0,60}\b(?:steht zum verkauf|ist abgelaufen|zu verkaufen)\b",
    r"\bnom de domaine\b.{0,60}\b(?:est à vendre|a expiré|est expiré)\b",
)

MOVED = _any(
    r"^(?:denne )?(?:nett|hjemme|heime)?(?:siden|sida|stedet) (?:er|har) (?:blitt "
    r"|blitt )?(?:flyttet|flytta)\W*$",
    r"^(?:den här |denna )?(?:webb)?(?:sidan|platsen) har (?:flyttats|flyttat)\W*$",
    r"^(?:denne )?(?:hjemme|nett)?side(?:n)? er flyttet(?: til (?:en )?ny adresse)?\W*$",
    r"^(?:this |the )?(?:page|site|website|content) (?:has )?(?:been )?moved\b",
    r"^(?:sivu|sivusto) on (?:siirretty|siirtynyt|muuttanut)\b",
    r"^(?:diese |die )?(?:seite|website) ist umgezogen\b|^umgezogen\W*$",
    r"^(?:cette |la )?page a (?:été déplacée|changé d['’]adresse|déménagé)\b",
    r"^(?:object moved|redirecting|redirection|weiterleitung|videresender|omdirigering)\b",
)

CONSENT = _any(
    r"\bsamtyk?k",
    r"\binformasjonskaps(?:el|l)",
    r"\bcookies?\b",
    r"\b(?:kakor|cookieinställningar|samtycke)\b",
    r"\b(?:eväste|suostumu)",
    r"\b(?:einwilligung|datenschutz(?:einstellungen|hinweis)|consentement|vie privée)\b",
    r"\bfør du (?:går videre|fortsetter|går vidare|held fram|fortsætter)\b",
    r"\binnan du (?:går vidare|fortsätter)\b|\bbevor sie (?:fortfahren|weitergehen)\b|\bavant de continuer\b",
    r"\bbefore you (?:continue|proceed)\b",
    r"\b(?:we value your privacy|vi bryr oss om personvernet ditt|ihre privatsphäre)\b",
)
ACCEPT = _any(
    r"\b(?:godta|godkjenn|aksepter|tillat|avslå|avvis|samtykk)\w*\b",
    r"\b(?:accept|agree|allow|reject|decline)\b",
    r"\b(?:godkänn|acceptera|avvisa|neka|tillåt|accepter|tillad|afvis|kun nødvendige)\w*\b",
    r"\b(?:hyväksy|hylkää|salli|akzeptier|zustimm|ablehn|refuser|autoriser)\w*\b",
)

LOGIN = _any(
    r"^(?:logg (?:deg )?(?:inn|på)|innlogging|pålogging)\b",
    r"^(?:log ?in|sign ?in|log on)\b",
    r"^(?:logga in|inloggning|log ind|log på|logind)\b",
    r"^(?:kirjaudu|kirjautuminen|tunnistaudu)",
    r"^(?:anmelden|anmeldung|einloggen|connexion|se connecter|identifiez-vous"
    r"|authentification)(?:\W*$| [|–-])",
    r"\b(?:du må|du er nødt til å|ver vennleg og|vennligst) logg[ea]? (?:deg )?inn\b",
    r"\bdu (?:måste|behöver) logga in\b|\bdu skal logge (?:ind|på)\b|\bmelden sie sich an\b",
    r"\bplease (?:log|sign) ?in\b",
)

NEEDS_SCRIPT = _any(
    r"\bjavascript\b",
    r"\benable (?:scripts|scripting)\b",
)
SCRIPT_DEMANDED = _any(
    r"\b(?:krever|krev|kräver|kræver|requires?|vaatii|benötigt|nécessite|enable|turn on|slå på|aktiver\w*)\b"
    r".{0,20}\bjavascript\b",
    r"\bjavascript (?:is|must|needs|er|må|är|ist|muss|doit|est) ",
    r"\b(?:sans|ohne|uten|utan|uden|without) javascript\b",
)
"""Said in the page's own text, not only to those without scripts."""
_LOADS = (
    r"(?:laster(?: inn)?|lastar(?: inn)?|loading|vennligst vent|please wait|laddar|indlæser|henter"
    r"|ladataan|lataa"
    r"|wird geladen|lädt|bitte warten|chargement(?: en cours)?)"
)
LOADING = _any(rf"^{_LOADS}\b", rf"\b{_LOADS}(?: \w+)? ?(?:…|\.\.\.)$")

BOT_TITLES = _any(
    r"^(?:just a moment|(?:nur )?einen moment|un instant|et øyeblikk|eit? augneblink|ett ögonblick|et øjeblik"
    r"|hetkinen)\b",
    r"^attention required",
    r"^checking (?:your browser|if the site)",
    r"^please wait\W*$",
    r"^access denied",
    r"^ddos-guard",
    r"^pardon our interruption",
    r"^one more step",
    r"^(?:sorry, )?(?:you (?:have been|are) )?blocked\W*$",
    r"^request (?:rejected|unsuccessful)\W*$",
    r"^(?:are you|verify you are|verifying you are|making sure you) .{0,20}(?:human|robot|bot)",
    r"\byou are (?:a )?human\b",
    r"^(?:er du|bekreft at du er) (?:et )?menneske",
    r"^(?:robotsjekk|sikkerhetssjekk|tryggleikssjekk|sikkerhetskontroll|säkerhetskontroll|sikkerhedskontrol"
    r"|turvatarkistus|sicherheitsprüfung|sicherheitsüberprüfung|vérification|security check"
    r"|human verification"
    r"|bot verification)(?:\W*$| [|–-])",
)
_HUMAN = r"\b(?:menneske|människa|ihminen|ein mensch|humain|human|robot|roboter|bot|robotti)\b"
BOT_WORDS = _any(
    r"\bverify(?:ing)? (?:that )?you are (?:a )?human\b",
    r"\bperforming security verification\b",
    r"\benable javascript and cookies to continue\b",
    r"\bchecking (?:your browser|if the site connection is secure)\b",
    r"\bneeds to review the security of your connection\b",
    r"\bunusual traffic from your (?:computer|network)\b",
    rf"\b(?:bekreft|bekrefter|stadfest|stadfestar|kontrollerer|sjekker|bekräfta|bekræft)\b,? (?:om"
    rf"|att?) du .{{0,20}}{_HUMAN}",
    rf"\b(?:vahvista|varmista),? että (?:olet|et ole) .{{0,10}}{_HUMAN}",
    rf"\b(?:bestätigen sie|überprüfung|prüfen),? (?:dass|ob) sie .{{0,20}}{_HUMAN}",
    rf"\b(?:vérifiez|vérifions|confirmez) que vous .{{0,20}}{_HUMAN}",
    rf"\b(?:making sure|check|verify|confirm|prove) (?:that )?you(?: are"
    rf"|['’]re)(?: not)? (?:an? )?.{{0,10}}{_HUMAN}",
    r"\bcomplete the (?:security check|captcha)\b",
    r"\byou have been blocked\b",
    r"\b(?:you|du) (?:might be|may be|kan være|are) (?:a |en )?(?:bot|robot)\b",
    r"\brequest unsuccessful\b.{0,40}\bincident id\b",
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
    "gokuprops",
    "sec-if-cpt-container",
    "ddos-guard/js-challenge",
)
# Machinery that ordinary pages may carry too: a form's captcha, a monitoring script.
BOT_PARTS_WEAK = (
    "/cdn-cgi/challenge-platform/",
    "cf-turnstile",
    "g-recaptcha",
    "h-captcha",
    "frc-captcha",
    "datadome",
    "/_sec/cp_challenge/",
    'http-equiv="refresh"',
)
