"""Which language a text is in, by the function words that set it apart from its neighbours."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

_SHARED = "og i er for med til på som det den de kan skal bør ved eller at når også"
_WORDS = {
    "nb": f"{_SHARED} av ikke hvis hva hvordan hvem hvor noen noe fra flere mye uten mer selv et være",
    "nn": f"{_SHARED} av ikkje eg dersom kva korleis kven nokon noko frå utan meir sjølv ein eit vere vert",
    "da": f"""{_SHARED} af ikke fra mellem gennem uden hvad blev nogle noget mere efter bliver en et være""",
    "sv": """och i är för med till på som det den kan ska bör vid eller att inte när också från utan av ett
    de en om har du din dina här där""",
    "en": """the of and to in is are was were be been with that this these those from by on at which not or as
    it have has should may can who when if their""",
    "fr": """le la les des et est dans pour que qui une sur avec par plus pas sont ou aux du au
    de en un ce il ne se vous votre cette être""",
    "de": """der die das und ist nicht mit von für auf dem ein eine sind oder bei werden wird auch nach
    den des zu in im sie es sich ihre als wenn aus einer an zum zur""",
    "nl": """de het een en van in is dat op te zijn met voor niet aan er die ook als bij naar uit om of je u
    kan wordt worden door deze hebt heeft uw""",
    "es": """el la los las de que y en un una por con no para es del al se su sus lo como más o si este esta
    ha son puede""",
    "it": """il la le i gli di che e in un una per con non è del della dei delle al alla da dal si sono come
    più nel nella o anche ha lo""",
    "pt": """o a os as de que e em um uma para com não é do da dos das no na se por ao à ou mais são como
    pelo pela sua seu""",
    "fi": """ja on ei että se tai kun mutta jos niin myös ovat joka sekä voi oli mitä sen siitä kuin vain tämä
    ole sinun saa jotka tämän voit sinä mukaan""",
}
_TELLING = {
    "nb": "ikke hva hvordan hvem hvor noen noe fra uten mer selv flere bare mellom gjennom",
    "nn": "ikkje kva korleis kven kvar nokon noko frå utan meir sjølv fleire berre ein eit dei dersom",
    "da": "af mellem gennem uden hvad blev nogle noget efter bliver mere",
    "sv": "och är för när också från utan vid inte",
    "fi": "ja on ei että myös ovat sekä",  # Finnish says with endings what others say with small words
}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_CHARS, _LINE_CHARS = 5_000, 1_000
"""No more is read than this, nor of one line: 0.2 ms on any page."""
_FEW, _FEW_ABROAD = 4, 12
"""Fewer words than this tell nothing: then a page that says it is in another language is believed."""
_DIFFERENT, _MARGIN = 3, 2
"""How many different words outdo the language that a page declares, and how many more than it has."""
_HOME = frozenset({"nb", "nn", "en", ""})
_NORWEGIAN = frozenset({"nb", "nn"})
_MOST_FOREIGN = 0.25
"""A page in a language that we have no words of shares fewer of its words than this with any that we have;
a short text may share more by chance."""


def _index() -> dict[str, tuple[tuple[str, int], ...]]:
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for lang, words in _WORDS.items():
        for word in set(words.split()):
            weights[word][lang] += 1
    for lang, words in _TELLING.items():
        for word in set(words.split()):
            weights[word][lang] += 2
    return {word: tuple(sorted(found.items())) for word, found in weights.items()}


_INDEX = _index()


def detect_language(texts: Iterable[str], hint: str) -> str:
    """Return the code of the language that the text shows.

    `hint` (lang= of the page, or the source's language) decides between close scores, stands when we have no
    words of it, and for a text too short to tell; there it is "" when the hint is nb or nn.
    """
    counts = Counter(_WORD.findall(" ".join(_sample(texts)).lower()))
    scores = dict.fromkeys(_WORDS, 0)
    for word in counts.keys() & _INDEX.keys():
        for lang, weight in _INDEX[word]:
            scores[lang] += weight * counts[word]
    wanted = plain_language(hint)
    best = max(scores, key=lambda lang: (scores[lang], lang == wanted))
    if wanted and wanted not in scores:
        share = max(_MOST_FOREIGN, _MOST_FOREIGN * _FEW_ABROAD / max(1, scores[best]))
        return best if scores[best] >= share * counts.total() else wanted
    if scores[best] < (_FEW if wanted in _HOME else _FEW_ABROAD):
        return "" if wanted in _NORWEGIAN else wanted
    if wanted in scores and {best, wanted} != _NORWEGIAN and not _outdoes(best, wanted, counts):
        return wanted
    return wanted if scores.get(wanted, 0) * 10 >= scores[best] * 9 else best


def _outdoes(best: str, wanted: str, counts: Counter[str]) -> bool:
    """Tell whether a text has more different words of `best` than a chance («Ja | Ja» is no Finnish)."""
    told = [sum(1 for word in counts if lang in dict(_INDEX.get(word, ()))) for lang in (best, wanted)]
    return told[0] >= _DIFFERENT and told[0] - told[1] >= _MARGIN


def plain_language(tag: str) -> str:
    """Return the language of a tag without region: "no" and "nb-NO" are nb."""
    base = tag.lower().replace("_", "-").split("-")[0]
    return "nb" if base == "no" else base


def _sample(texts: Iterable[str]) -> Iterator[str]:
    """Yield lines from all over the page, with no more characters than tell enough."""
    lines = list(texts)
    every = sum(map(len, lines)) // _ENOUGH_CHARS + 1
    left = _ENOUGH_CHARS
    for line in lines[::every]:
        yield line[: min(left, _LINE_CHARS)]
        left -= len(line)
        if left <= 0:
            return
