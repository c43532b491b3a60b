"""Names of medicines that no table holds: international names tell their family by how they end."""

import re
from collections import Counter
from collections.abc import Sequence

from watcher.judge.facts_model import Sentence

_ENDINGS = (
    *(
        "cillin",
        "cilline",
        "mycin",
        "mycine",
        "micin",
        "floksacin",
        "floxacin",
        "floxacine",
        "syklin",
        "cyclin",
    ),
    *("cycline", "sporin", "cefaleksin", "cefalexin", "azol", "azole", "amivir", "ciclovir", "navir", "ovir"),
    *("uvir", "desivir", "tegravir", "imat", "ovudin", "ovudine", "mectin", "oquine", "orokin", "flokin"),
    *(
        "guanil",
        "temeter",
        "temether",
        "vakon",
        "vaquone",
        "statin",
        "pril",
        "sartan",
        "olol",
        "dipin",
        "dipine",
    ),
    *("tiazid", "thiazide", "semid", "semide", "lakton", "lactone", "darone", "daron", "goksin", "goxin"),
    *("arfarin", "arfarine", "parin", "parine", "xaban", "gatran", "prazol", "prazole", "tidin", "tidine"),
    *("setron", "formin", "gliptin", "gliflozin", "glutid", "glutide", "insulin", "nisolon", "nisolone"),
    *(
        "nison",
        "nisone",
        "metason",
        "metasone",
        "kortison",
        "cortisone",
        "sonid",
        "sonide",
        "limus",
        "mab",
        "nib",
    ),
    *("promazin", "promazine", "perazin", "perazine", "dralazin", "dralazine", "yzin", "yzine", "ropamid"),
    *("ropamide", "klamid", "clamide", "kain", "caine", "moterol", "meterol", "butamol", "tropium", "fibrat"),
    *("fibrate", "lukast", "peridol", "peridon", "peridone", "barbital", "kurium", "curium", "azosin"),
    *("cept", "trexat", "trexate", "zepam", "zolam", "zepin", "zepine", "apin", "apine", "opram", "oksetin"),
    *("oxetin", "oxetine", "raline", "ralin", "triptylin", "triptyline", "trigin", "trigine", "valproat"),
    *("valproate", "triptan", "cetamol", "profen", "fenak", "fenac", "oksikam", "oxicam", "okson", "oxone"),
    *(
        "trekson",
        "trexone",
        "kodon",
        "codone",
        "fentanil",
        "fentanyl",
        "morfin",
        "ketamin",
        "dokain",
        "docaine",
    ),
    *("vakain", "vacaine", "dronat", "dronate"),
)
_SHORTEST = 7
_NAME = re.compile(rf"[^\W\d_]*(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})s?")


def is_medicine(word: str) -> bool:
    """Tell whether a word in lower case ends as international names of medicines do."""
    return len(word) >= _SHORTEST and _NAME.fullmatch(word) is not None


def other_medicines(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[list[str], list[str]]:
    """Return the names that only the old sentences hold, and those that only the new ones do."""
    olds, news = _names(old), _names(new)
    return list((olds - news).elements()), list((news - olds).elements())


def _names(sentences: Sequence[Sentence]) -> Counter[str]:
    """Return the names that are no whole term of the tables; «~cillin~» there is all of its family in one."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        known = {
            fact.start for fact in sentence.of("term") if str(fact.value).endswith(f"/{fact.text.lower()}")
        }
        found.update(
            token.low.removesuffix("s")
            for at, token in enumerate(sentence.tokens)
            if token.is_word and at not in known and is_medicine(token.low)
        )
    return found
