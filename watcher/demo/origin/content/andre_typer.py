"""A PDF guideline, a JSON API answer and an RSS feed (stand-ins).  Own wording; synthetic changes."""
from watcher.demo.origin.model import Doc, Fault, Rev, Source, append, call, chrome, meta, move, sub

# -- PDF: treatment guideline --------------------------------------------------------
PDF = """
# Behandlingsretningslinje: tecovirimat ved mpox {#topp}
> Retningslinjen gjelder bruk av tecovirimat i spesialisthelsetjenesten. Den er laget for leger som har ansvar for pasienter med alvorlig mpox.

## Hvem kan få behandling? {#hvem}
Behandling vurderes hos pasienter med bekreftet mpox som har minst ett av følgende:

- Øyeaffeksjon
- Encefalitt, pneumonitt eller annen organaffeksjon
- Utbredte eller nekrotiserende lesjoner
- Svelgsykdom eller proktitt med sterke smerter som ikke lar seg behandle på annen måte
- Alvorlig immunsvikt, for eksempel hiv med CD4-tall under 200
- Alder under 8 år eller graviditet, sammen med moderat sykdom

Indikasjonen stilles av infeksjonsmedisinsk overlege.

## Hvem skal ikke ha behandling? {#ikke}
- Kjent allergi mot virkestoffet eller hjelpestoffene
- Kroppsvekt under 13 kg (kapsler)
- Mild sykdom uten risikofaktorer

## Dosering {#dosering}
Behandlingen gis i 14 dager.

|= Dosering av kapsler 200 mg
| Kroppsvekt | Dose | Antall kapsler | Intervall |
| 13 til under 25 kg | 200 mg | 1 | 12 timer |
| 25 til under 40 kg | 400 mg | 2 | 12 timer |
| 40 kg og over | 600 mg | 3 | 12 timer |

Kapslene svelges innen 30 minutter etter et måltid med moderat eller høyt fettinnhold. Kapselen kan åpnes og innholdet blandes i 30 ml myk mat. Blandingen inntas innen 30 minutter.

### Nyre- og leversvikt {#organsvikt}
Dosen justeres ikke ved nyre- eller leversvikt. Vis forsiktighet ved alvorlig leversvikt.

## Interaksjoner {#interaksjoner}
| Legemiddel | Følge | Tiltak |
| Repaglinid | Økt konsentrasjon, fare for hypoglykemi | Følg blodsukker |
| Midazolam | Redusert konsentrasjon | Vurder effekt |
| Metadon | Redusert konsentrasjon | Følg med på abstinenssymptomer |

## Gravide og ammende {#gravide}
Erfaring mangler. Behandling kan gis når nytten for den gravide er større enn mulig risiko. Amming frarådes under behandling.

## Oppfølging {#oppfolging}
- Klinisk vurdering daglig hos innlagte, minst to ganger i uken hos andre
- Ny PCR og resistensbestemmelse ved manglende bedring etter 7 dager
- Bivirkninger meldes på melde.no

## Bestilling {#bestilling}
Legemidlet ligger i nasjonalt beredskapslager og rekvireres gjennom sykehusapoteket. Vakthavende farmasøyt kontaktes på telefon 00 12 34 56 hele døgnet.

## Bakgrunn {#bakgrunn}
Godkjenningen i Europa bygger på dyrestudier og er gitt under særlige omstendigheter. Kontrollerte studier hos pasienter pågår.
"""

pdf = Source(
    id="tecovirimat-pdf", title="Behandlingsretningslinje for tecovirimat ved mpox (PDF)",
    url="https://www.helsedirektoratet.no/retningslinjer/tecovirimat-ved-mpox/_/attachment/inline/0f6a2c6e-behandlingsretningslinje-tecovirimat.pdf",
    type="pdf", lang="nb", site="pdf",
    base=Doc.parse(PDF, {"updated": "27.08.2024", "version": "1.0"}, {"producer": "A", "size": 10, "columns": 88}),
    revs=[
        Rev(3, "noise", "none", "Filen er eksportert på nytt: annen programvare, nye linjeskift, samme tekst", [
            chrome(producer="B", size=11, columns=78),
        ], tags=("re-export", "line-breaks")),
        Rev(9, "substantive", "critical", "Dosering hver 8. time fra 120 kg", [
            sub("dosering", "| 40 kg og over | 600 mg | 3 | 12 timer |",
                "| 40 til under 120 kg | 600 mg | 3 | 12 timer |\n| 120 kg og over | 600 mg | 3 | 8 timer |",
                fact="tecovirimat, doseintervall ved 120 kg", old="40 kg og over", new="120 kg og over | 600 mg | 3 | 8 timer"),
            meta(version="1.1", updated="07.10.2024"),
        ], tags=("dose-table",)),
        Rev(15, "editorial", "minor", "Språk og orddeling er rettet, avsnittet om bakgrunn er flyttet fram", [
            move("bakgrunn", before="hvem"),
            sub("oppfolging", "Klinisk vurdering daglig hos innlagte, minst to ganger i uken hos andre",
                "Daglig klinisk vurdering av innlagte, minst to ganger i uken for andre", kind="editorial", sev="minor"),
            meta(version="1.2", updated="22.11.2024"),
        ], tags=("moved",)),
        Rev(19, "substantive", "critical", "Varigheten er kortet ned fra 14 til 7 dager", [
            sub("dosering", "Behandlingen gis i 14 dager.", "Behandlingen gis i 7 dager.", fact="behandlingsvarighet",
                old="14 dager", new="7 dager", note="invented for the test"),
            meta(version="1.3", updated="31.01.2025"),
        ], tags=("number", "same-number-elsewhere")),
        Rev(21, "substantive", "critical", "Varigheten er igjen 14 dager", [
            sub("dosering", "Behandlingen gis i 7 dager.", "Behandlingen gis i 14 dager.", fact="behandlingsvarighet",
                old="7 dager", new="14 dager"),
            meta(version="1.4", updated="28.02.2025"),
        ], tags=("revert",)),
        Rev(25, "substantive", "important", "Ny interaksjon og nytt telefonnummer", [
            append("interaksjoner", "| Antikoagulasjon med warfarin | Endret INR | Kontroller INR ukentlig |",
                   fact="interaksjon warfarin", new="Antikoagulasjon med warfarin", note="invented for the test"),
            sub("bestilling", "00 12 34 56", "00 12 34 99", fact="telefon farmasøyt", note="invented for the test"),
            meta(version="1.5", updated="10.06.2025"),
        ], tags=("table-row", "phone", "two-facts")),
        Rev(28, "substantive", "critical", "Behandling anbefales ikke lenger utenfor studie", [
            sub("hvem", "Behandling vurderes hos pasienter med bekreftet mpox som har minst ett av følgende:",
                "Behandling anbefales ikke lenger rutinemessig. Den kan vurderes i klinisk studie hos pasienter med bekreftet mpox som har minst ett av følgende:",
                fact="indikasjon", old="Behandling vurderes", new="anbefales ikke lenger rutinemessig"),
            sub("bakgrunn", "Kontrollerte studier hos pasienter pågår.",
                "Kontrollerte studier har ikke vist at lesjonene tilheler raskere med tecovirimat enn med placebo.",
                fact="evidens", sev="important", old="Kontrollerte studier hos pasienter pågår",
                new="ikke vist at lesjonene tilheler raskere"),
            meta(version="2.0", updated="14.08.2025"),
        ], tags=("indication", "negation")),
        Rev(37, "noise", "none", "Bare metadata i filen er ny", [
            chrome(producer="C"),
        ], tags=("metadata-only",)),
    ],
    validators="both", selector="", date_marker="'Versjon n.n' and 'Sist oppdatert dd.mm.yyyy' on page 1 and in every footer",
    faults=[
        Fault("tecovirimat-pdf", 10, 10, "html-instead-of-pdf", "200 with an HTML error page, still called application/pdf"),
        Fault("tecovirimat-pdf", 24, 24, "truncated-pdf", "the last third of the file is missing"),
        Fault("tecovirimat-pdf", 30, 30, "http-404", "the file name changed; the old address is gone for one step"),
    ])

# -- JSON: the directorate's content API ---------------------------------------------
API = {
    "id": "0006-0041-5b0e6c1a-7c52-4f6e-9d0e-0c0a1d1c0a11",
    "tittel": "Mpox (m-kopper): informasjon til helsetjenesten",
    "kortTittel": "Mpox",
    "infoType": "artikkel",
    "tekniskeData": {"infoId": "0006-0041-5b0e6c1a-7c52-4f6e-9d0e-0c0a1d1c0a11", "infoType": "artikkel", "sprak": "nb"},
    "status": "Gjeldende",
    "forstPublisert": "2024-08-30T08:00:00",
    "sistOppdatert": "2024-08-30T08:00:00",
    "sistFagligOppdatert": "2024-08-30T00:00:00",
    "eier": "Helsedirektoratet",
    "intro": "<p>Informasjon til helsetjenesten om mpox, laget sammen med Folkehelseinstituttet.</p>",
    "tekst": ("<h2>Kort oppsummert</h2><ul><li>Mpox er en allmennfarlig smittsom sykdom.</li>"
              "<li>Målet er eliminasjon.</li><li>Risikoen for befolkningen i Norge er lav.</li></ul>"
              "<h2>Årvåkenhet</h2><p>Spør om reiser og nærkontakt de siste 21 dagene hos pasienter med nytt utslett.</p>"
              "<h2>Konferering</h2><p>Pasienter med alvorlig sykdom konfereres øyeblikkelig med infeksjonsmedisinsk avdeling.</p>"
              "<h2>Rettigheter</h2><p>Folketrygden dekker utredning, behandling og smittevernveiledning.</p>"),
    "data": {
        "styrke": "svak",
        "praktisk": "<p>Ring mottakende avdeling før pasienten sendes.</p>",
        "rasjonale": "<p>Tidlig diagnose begrenser videre smitte.</p>",
        "nokkelInfo": {"fordelerogulemper": "<p>Fordelene vurderes som større enn ulempene.</p>",
                       "verdierogpreferanser": "<p>Isolering er en belastning for pasienten.</p>"},
    },
    "koder": {"ICD-10": ["B04"], "ICPC-2": ["A76"]},
    "attachments": [{"title": "Informasjonsbrev til helsetjenesten.pdf", "fileUri": "/guillotine/helsedir/informasjonsbrev.pdf",
                     "fileType": "PDF"}],
    "links": [
        {"rel": "self", "type": "artikkel", "tittel": "Mpox (m-kopper): informasjon til helsetjenesten",
         "href": "https://api.helsedirektoratet.no/innhold/innhold/0006-0041-5b0e6c1a-7c52-4f6e-9d0e-0c0a1d1c0a11"},
        {"rel": "barn", "type": "anbefaling", "tittel": "Pasienter med alvorlig mpox bør konfereres med spesialist",
         "href": "https://api.helsedirektoratet.no/innhold/anbefalinger/0006-0009-1f0d2a55-2b7f-4a0c-8f5e-3d2c1b0a9f88",
         "strukturId": "ab12"},
        {"rel": "root", "type": "tema", "tittel": "Smittevern",
         "href": "https://api.helsedirektoratet.no/innhold/innhold/0006-0002-77d2a0d4-1c6b-4b0b-9a9e-2a5f1f3c7e66"},
    ],
    "url": "https://www.helsedirektoratet.no/tema/smittevern/mpox",
}


def put(path, value):
    def fn(doc):
        node = doc.meta["json"]
        for k in path[:-1]:
            node = node[k]
        if isinstance(node, list) and path[-1] == "+":
            node.append(value)
        else:
            node[path[-1]] = value
    return fn


def swap(path, old, new):
    def fn(doc):
        node = doc.meta["json"]
        for k in path[:-1]:
            node = node[k]
        if node[path[-1]].count(old) != 1:
            raise ValueError(f"{path}: {old!r}")
        node[path[-1]] = node[path[-1]].replace(old, new)
    return fn


def stamp(date, faglig=False):
    def fn(doc):
        doc.meta["json"]["sistOppdatert"] = date + "T08:00:00"
        if faglig:
            doc.meta["json"]["sistFagligOppdatert"] = date + "T00:00:00"
    return call(fn, type="meta", kind="noise", sev="none", note=f"sistOppdatert = {date}" + ("; sistFagligOppdatert too" if faglig else ""))


_api_doc = Doc.parse("# Mpox (m-kopper): informasjon til helsetjenesten {#topp}", {"json": API}, {"style": 1})
api = Source(
    id="hdir-api", title="Mpox i Helsedirektoratets innholds-API",
    url="https://api.helsedirektoratet.no/innhold/innhold/0006-0041-5b0e6c1a-7c52-4f6e-9d0e-0c0a1d1c0a11",
    type="json", lang="nb", site="json", base=_api_doc,
    revs=[
        Rev(2, "noise", "none", "Andre mellomrom og annen rekkefølge på nøklene", [chrome(style=2)], tags=("key-order", "whitespace")),
        Rev(6, "noise", "none", "Bare sistOppdatert er ny", [stamp("2024-09-20")], tags=("date-only",)),
        Rev(10, "substantive", "important", "Anbefalingen er sterk, ikke svak", [
            call(put(("data", "styrke"), "sterk"), fact="anbefalingsstyrke", old="svak", new="sterk"),
            stamp("2024-10-14", faglig=True)], tags=("one-field",)),
        Rev(14, "substantive", "critical", "Konferering «øyeblikkelig» er blitt «ved behov»", [
            call(swap(("tekst",), "konfereres øyeblikkelig med", "konfereres ved behov med"),
                 fact="konferering", old="konfereres øyeblikkelig", new="konfereres ved behov"),
            stamp("2024-11-08")], tags=("one-word", "html-in-json")),
        Rev(20, "noise", "none", "Tegn i teksten er kodet som entiteter, lenkene kommer i en annen rekkefølge", [chrome(style=3)],
            tags=("entities", "array-order")),
        Rev(24, "substantive", "important", "Ny underliggende anbefaling", [
            call(put(("links", "+"), {"rel": "barn", "type": "anbefaling", "tittel": "Nærkontakter med høy risiko bør tilbys vaksine",
                                      "href": "https://api.helsedirektoratet.no/innhold/anbefalinger/0006-0009-9c1e7f30-6a51-4e4e-8d0b-5e3f2a1b0c77",
                                      "strukturId": "ab13"}),
                 type="insert", fact="ny anbefaling", new="Nærkontakter med høy risiko bør tilbys vaksine"),
            stamp("2025-05-09", faglig=True)], tags=("child-link",)),
        Rev(29, "substantive", "important", "Risikoen for befolkningen er «svært lav»", [
            call(swap(("tekst",), "i Norge er lav", "i Norge er svært lav"), fact="risikovurdering", old="i Norge er lav",
                 new="i Norge er svært lav"),
            stamp("2025-09-05", faglig=True)], tags=("one-word",)),
        Rev(33, "noise", "none", "Et nytt felt uten betydning for innholdet", [
            call(put(("tekniskeData", "versjonId"), "b7d41"), type="layout", kind="noise", sev="none", note="new technical field")],
            tags=("new-field",)),
        Rev(38, "substantive", "critical", "Innholdet er merket utgått", [
            call(put(("status",), "Utgått"), fact="status", old="Gjeldende", new="Utgått"),
            stamp("2026-05-15")], tags=("status",)),
    ],
    validators="none", selector="tekst, intro, data.*, status, links[rel=barn]",
    date_marker="sistFagligOppdatert (clinical) and sistOppdatert (any)",
    faults=[
        Fault("hdir-api", 7, 7, "http-401", "the subscription key was refused"),
        Fault("hdir-api", 23, 23, "http-429", "429 with Retry-After: 3600"),
        Fault("hdir-api", 35, 35, "html-instead-of-json", "200 with an HTML page from the gateway"),
    ])

# -- RSS ------------------------------------------------------------------------------
ITEMS = [
    ("ecdc-2024-101", "Risk assessment: mpox due to monkeypox virus clade I", "2024-08-16",
     "The likelihood of infection in the general population in the EU/EEA is low, and more imported cases are likely."),
    ("ecdc-2024-108", "Communicable disease threats report, week 35", "2024-08-30",
     "Weekly bulletin with updates on mpox, West Nile virus and dengue."),
    ("ecdc-2024-096", "Sweden reports a case of clade Ib mpox", "2024-08-15",
     "The first case of clade Ib in the EU/EEA was found in a traveller."),
    ("ecdc-2024-090", "Monthly measles and rubella monitoring", "2024-08-12", "Monthly figures for the EU/EEA."),
]


def item_add(gid, title, date, text, old_guid=None):
    def fn(doc):
        doc.meta["items"].insert(0, (gid, title, date, text))
    return fn


def item_set(gid, **kw):
    def fn(doc):
        for i, (g, t, d, x) in enumerate(doc.meta["items"]):
            if g == gid:
                doc.meta["items"][i] = (kw.get("guid", g), kw.get("title", t), kw.get("date", d), kw.get("text", x))
                return
        raise KeyError(gid)
    return fn


def item_cut(gid):
    def fn(doc):
        n = len(doc.meta["items"])
        doc.meta["items"] = [i for i in doc.meta["items"] if i[0] != gid]
        assert len(doc.meta["items"]) == n - 1
    return fn


feed = Source(
    id="ecdc-feed", title="ECDC epidemiological updates (RSS)",
    url="https://www.ecdc.europa.eu/en/taxonomy/term/1310/feed", type="feed", lang="en", site="rss",
    base=Doc.parse("# ECDC - Epidemiological updates {#topp}", {"items": ITEMS}, {"order": 1, "build": 1}),
    revs=[
        Rev(1, "noise", "none", "Bare lastBuildDate er ny", [chrome(build=2)], tags=("date-only",)),
        Rev(5, "substantive", "minor", "Ny ukerapport", [
            call(item_add("ecdc-2024-112", "Communicable disease threats report, week 37", "2024-09-13",
                          "Weekly bulletin with updates on mpox, avian influenza and poliomyelitis."),
                 type="insert", fact="new item", new="Communicable disease threats report, week 37")], tags=("new-item",)),
        Rev(7, "noise", "none", "Postene kommer i en annen rekkefølge", [chrome(order=2, build=3)], tags=("order",)),
        Rev(11, "substantive", "important", "Teksten i en eldre post er rettet: risikoen er moderat", [
            call(item_set("ecdc-2024-101", text="The likelihood of infection in the general population in the EU/EEA is low, and moderate for close contacts of imported cases."),
                 fact="risk for close contacts", old="more imported cases are likely", new="moderate for close contacts of imported cases")],
            tags=("silent-edit",)),
        Rev(16, "substantive", "important", "Ny post om lokal smitte av klade Ib", [
            call(item_add("ecdc-2024-131", "Clade Ib mpox: secondary transmission in the EU/EEA", "2024-12-04",
                          "Household transmission of clade Ib has been found in two countries."),
                 type="insert", fact="new item", new="Clade Ib mpox: secondary transmission in the EU/EEA",
                 note="dates and countries are invented for the test")], tags=("new-item",)),
        Rev(21, "noise", "none", "Alle poster har fått ny guid", [
            call(lambda d: d.meta.update(items=[("https://www.ecdc.europa.eu/node/" + g[-3:], t, dd, x) for g, t, dd, x in d.meta["items"]]),
                 type="layout", kind="noise", sev="none", note="guid scheme changed; same links, same text")], tags=("guid",)),
        Rev(26, "editorial", "none", "En gammel post er falt ut nederst", [
            call(item_cut("https://www.ecdc.europa.eu/node/090"), type="delete", old="Monthly measles and rubella monitoring")],
            tags=("window",)),
        Rev(32, "substantive", "important", "Ny risikovurdering", [
            call(item_add("https://www.ecdc.europa.eu/node/207", "Risk assessment: mpox clade I, third update", "2025-11-14",
                          "The risk for men who have sex with men is assessed as moderate, and as low for the general population."),
                 type="insert", fact="new item", new="Risk assessment: mpox clade I, third update",
                 note="invented for the test")], tags=("new-item",)),
        Rev(36, "substantive", "minor", "Ny ukerapport", [
            call(item_add("https://www.ecdc.europa.eu/node/233", "Communicable disease threats report, week 12", "2026-03-20",
                          "Weekly bulletin."), type="insert", fact="new item", new="Communicable disease threats report, week 12")],
            tags=("new-item",)),
    ],
    validators="both", selector="item", date_marker="pubDate of each item",
    faults=[
        Fault("ecdc-feed", 8, 8, "malformed-xml", "a bare ampersand and a missing end tag"),
        Fault("ecdc-feed", 13, 13, "html-instead-of-feed", "200 with a consent page"),
        Fault("ecdc-feed", 24, 24, "empty-feed", "a channel without items"),
        Fault("ecdc-feed", 35, 35, "bad-gzip", "Content-Encoding: gzip with a broken body"),
    ])

SOURCES = [pdf, api, feed]
