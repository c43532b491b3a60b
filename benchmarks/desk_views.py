"""What the views of a change cost: a page of about 100 KiB with 20 edits, built and rendered.

    python benchmarks/desk_views.py

CPU milliseconds of a whole request to the application, the best of ten, without sockets and login.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.unit.web.desk.versions import ask, client_of, make_versions
from watcher.web.desk.compare.shown import VIEWS

_TEXT = (
    "pasienten behandling vurderes dersom legen feber utslett smitte isolering vaksine kontakt sykehus barn "
    "voksne gravide prøve svar hud skorper tørre rom hansker frakk munnbind melding samme dag etter før"
)
_WORDS = _TEXT.split()
_BYTES, _EDITS, _TIMES = 98_000, 20, 10


def pages() -> tuple[str, str]:
    """Return the page before and after."""
    chance = random.Random(4)

    def sentence() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(18, 45))).capitalize() + "."

    parts: list[str] = []
    while sum(map(len, parts)) < _BYTES:
        number = len(parts)
        if number % 8 == 1:
            parts.append(f"<h2 id=h{number}>Avsnitt {number}</h2>")
        elif number % 13 == 0:
            rows = "".join(f"<tr><td>{k * 5 + number} kg</td><td>{k * 100} mg</td></tr>" for k in range(6))
            parts.append(f"<table><tr><th>Vekt</th><th>Dose</th></tr>{rows}</table>")
        elif number % 7 == 0:
            parts.append("<ul>" + "".join(f"<li>{sentence()}</li>" for _ in range(4)) + "</ul>")
        else:
            parts.append(f"<p>{sentence()} <a href='/x{number}'>lenke</a></p>")
    changed = list(parts)
    for at in chance.sample([at for at, part in enumerate(parts) if part.startswith("<p>")], _EDITS):
        words = changed[at].split()
        words[5], words[7] = "ikke", "600 mg"
        changed[at] = " ".join(words)
    frame = "<html lang=nb><body><main><h1>Side</h1>{}</main></body></html>"
    return frame.format("\n".join(parts)), frame.format("\n".join(changed))


def main() -> None:
    old, new = pages()
    store = make_versions((old, new))
    print(f"{len(new.encode())} bytes, {len(store.change_list[0].diff.edits)} edits")
    query = {"kilde": "prove", "fra": "1", "til": "2"}
    asked = [("sammenlign", {**query, "visning": view}) for view in VIEWS]
    asked += [
        ("sammenlign/kopi", query),
        ("sammenlign/avsnitt", {"kilde": "prove", "versjon": "2", "avsnitt": "9"}),
    ]
    with tempfile.TemporaryDirectory() as folder:
        client = client_of(store, Path(folder))
        for path, given in asked:
            spent = []
            for _ in range(_TIMES + 1):  # the first fills caches
                start = time.process_time()
                answer = ask(client, path, given)
                spent.append(time.process_time() - start)
            what = f"{path} {given.get('visning', '')}".strip()
            print(f"{what:24} {min(spent[1:]) * 1e3:5.1f} ms  {len(answer.content) / 1024:5.0f} KiB")


if __name__ == "__main__":
    main()
