"""UD, Helsenorge, Metodebok and EMA pages (stand-ins).  Own wording; synthetic changes."""
from watcher.demo.origin.model import Doc, Fault, Rev, Source, call, chrome, insert_section, meta, move, parse_sections, retitle, sub

# -- UD: travel information, DR Congo ------------------------------------------
UD = """
# Den demokratiske republikken Kongo - reiseinformasjon {#topp}
> Landet er preget av væpnet konflikt i øst, svak infrastruktur og begrenset tilgang til helsehjelp. Det pågår utbrudd av mpox. Les mer under «Helse».

## Reiseadvarsel for DR Kongo {#advarsel .factbox}
Utenriksdepartementet fraråder alle reiser til provinsene Bas-Uele, Haut-Uele, Ituri, Nord-Kivu, Sør-Kivu, Maniema, Tanganyika og Kasaï-provinsene.

Utenriksdepartementet fraråder reiser som ikke er strengt nødvendige til øvrige deler av landet.

## Sikkerhet {#sikkerhet}
Flere væpnede grupper opererer i de østlige provinsene, og angrep kan komme uten forvarsel. I Kinshasa forekommer demonstrasjoner som kan bli voldelige. Reisende bør unngå folkemengder, ikke fotografere offentlige bygninger og holde seg innendørs etter mørkets frembrudd.

### Kriminalitet {#kriminalitet}
Ran, biltyveri og bedrageri er vanlig i de store byene. Falske politikontroller forekommer. Be om legitimasjon og hold dører og vinduer i bilen låst.

### Landeveier og transport {#transport}
Veinettet er dårlig, og i regntiden er mange strekninger stengt. Flyselskaper som er registrert i landet, har ikke tillatelse til å fly i EU.

## Helse {#helse}
Helsevesenet er svakt utbygd, og større behandling må ofte skje i utlandet. Ta med nødvendige medisiner.

Det er meldt om mpox i de fleste provinser. Følg rådene fra [Folkehelseinstituttet](https://www.fhi.no/sm/smittevernrad-ved-reiser/). Gulfebervaksine kreves ved innreise.

## Innreise, mellomlanding og utreise {#innreise}
Norske borgere må ha visum før avreise. Passet må være gyldig i minst seks måneder etter innreise. Ved ankomst kan det bli krevd adresse i landet og returbillett.

### Mindreårige som reiser alene {#mindrearige}
Barn som reiser uten begge foreldrene, bør ha skriftlig samtykke på fransk.

## Lokale lover og sedvaner {#lover}
Det er forbudt å fotografere flyplasser, broer, militære anlegg og regjeringsbygg. Utførsel av elfenben og viltprodukter er straffbart.

## Naturforhold {#natur}
Vulkanene Nyiragongo og Nyamulagira ved Goma er aktive. I regntiden er det fare for flom og jordskred.

## Penger {#penger}
Landet er i praksis en kontantøkonomi. Amerikanske dollar brukes ved siden av kongolesiske franc, og sedlene må være nye og hele.

## Nyttig informasjon {#nyttig}
- Tidsforskjell: ingen i Kinshasa om vinteren, én time i Lubumbashi
- Landkode telefon: +243
- Nødnummer: det finnes ikke et landsdekkende nødnummer

## Kontaktinformasjon {#kontakt}
Norges ambassade i Kinshasa har begrenset kapasitet til å bistå utenfor hovedstaden.

- Ambassaden i Kinshasa: +243 000 000 01
- Utenriksdepartementets operative senter (døgnåpent): +47 23 95 00 00
- E-post: UDops@mfa.no

Registrer reisen i appen [Reiseklar](https://www.regjeringen.no/no/tema/utenrikssaker/reiseinformasjon/reiseklar/id2609987/).
"""

ud = Source(
    id="ud-drkongo", title="UDs reiseinformasjon: DR Kongo (regjeringen.no)",
    url="https://www.regjeringen.no/no/tema/utenrikssaker/reiseinformasjon/velg-land/reiseinfo_drkongo/id2416057/",
    type="html", lang="nb", site="regjeringen",
    base=Doc.parse(UD, {"updated": "21.08.2024", "status": "SIST OPPDATERT: 12.06.2024 - FORTSATT GYLDIG", "factbox": 2416058},
                   {"deploy": 301, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(5, "noise", "none", "Siden er merket oppdatert, ingen tekst er endret", [
            meta(updated="16.09.2024"), chrome(deploy=302),
        ], tags=("date-only",)),
        Rev(13, "editorial", "minor", "Reisemeldingens statuslinje er skrevet på en annen måte", [
            meta(status="SIST OPPDATERT: 12. JUNI 2024 - FORTSATT GYLDIG"),
            sub("penger", "sedlene må være nye og hele", "sedlene må være nyere og hele", kind="editorial", sev="minor"),
        ], tags=("date-format",)),
        Rev(19, "substantive", "critical", "Advarselen omfatter flere provinser", [
            sub("advarsel", "Bas-Uele, Haut-Uele, Ituri,", "Sør-Ubangi, Nord-Ubangi, Bas-Uele, Haut-Uele, Ituri,",
                fact="provinser der alle reiser frarådes", old="provinsene Bas-Uele", new="Sør-Ubangi, Nord-Ubangi, Bas-Uele"),
            sub("topp", "Landet er preget av væpnet konflikt i øst,", "Konflikten i øst er kraftig trappet opp, og Goma er under kontroll av en opprørsgruppe. Landet har",
                sev="important", fact="ingress", old="væpnet konflikt i øst", new="Goma er under kontroll av en opprørsgruppe"),
            meta(updated="31.01.2025", status="SIST OPPDATERT: 31.01.2025"),
        ], tags=("list", "ingress")),
        Rev(22, "substantive", "critical", "Alle reiser til hele landet frarådes", [
            sub("advarsel", "Utenriksdepartementet fraråder reiser som ikke er strengt nødvendige til øvrige deler av landet.",
                "Utenriksdepartementet fraråder alle reiser til øvrige deler av landet.", fact="advarselsnivå, øvrige deler",
                old="fraråder reiser som ikke er strengt nødvendige", new="fraråder alle reiser til øvrige deler av landet",
                note="level 3 to 4; invented for the test"),
            meta(updated="20.03.2025", status="SIST OPPDATERT: 20.03.2025"),
        ], tags=("level",)),
        Rev(26, "substantive", "critical", "Nivået for øvrige deler av landet er senket igjen", [
            sub("advarsel", "Utenriksdepartementet fraråder alle reiser til øvrige deler av landet.",
                "Utenriksdepartementet fraråder reiser som ikke er strengt nødvendige til øvrige deler av landet.",
                fact="advarselsnivå, øvrige deler", old="fraråder alle reiser til øvrige deler av landet",
                new="fraråder reiser som ikke er strengt nødvendige"),
            meta(updated="01.07.2025", status="SIST OPPDATERT: 01.07.2025"),
        ], tags=("level", "revert")),
        Rev(32, "editorial", "minor", "Advarselen er forlenget uten endring", [
            meta(updated="17.11.2025", status="SIST OPPDATERT: 17.11.2025 - FORTSATT GYLDIG"),
        ], tags=("date-only",)),
        Rev(37, "substantive", "minor", "Nytt telefonnummer til ambassaden", [
            sub("kontakt", "+243 000 000 01", "+243 000 000 99", fact="telefon ambassaden", note="invented for the test"),
            meta(updated="24.04.2026"),
        ], tags=("phone", "under-fault")),
        Rev(38, "substantive", "important", "Ebola omtales i ingressen, advarselen er uendret", [
            sub("topp", "Det pågår utbrudd av mpox.", "Det ble 15. mai 2026 erklært utbrudd av ebola i Ituri. Det pågår også utbrudd av mpox.",
                fact="ingress, ebola", old="Det pågår utbrudd av mpox", new="15. mai 2026 erklært utbrudd av ebola i Ituri"),
            meta(updated="15.05.2026"),
        ], tags=("ingress", "two-dates")),
    ],
    validators="last-modified", selector="article .article-ingress, article .article-body",
    date_marker="'Sist oppdatert: dd.mm.yyyy' for the page; 'SIST OPPDATERT: … - FORTSATT GYLDIG' in the warning box",
    faults=[
        Fault("ud-drkongo", 2, 3, "waf-200", "bot check page with status 200"),
        Fault("ud-drkongo", 23, 23, "waf-403", "bot check page with status 403"),
        Fault("ud-drkongo", 21, 21, "timeout", "no answer within 30 s (the server closes after 40 s)"),
        Fault("ud-drkongo", 37, 37, "http-502", "bad gateway while the page changed under it"),
    ])

# -- Helsenorge: for the public ---------------------------------------------------
HN = """
# Mpox (m-kopper) {#topp}
> Mpox er en virusinfeksjon som gir feber og et utslett med blemmer. De fleste blir friske av seg selv i løpet av noen uker.

## Symptomer på mpox {#symptomer}
Sykdommen starter ofte med feber, vondt i hodet, slapphet og hovne lymfeknuter. Utslettet kommer samtidig eller noen dager senere.

- Flekker som blir til blemmer og skorper
- Sår i munnen, ved kjønnsorganene eller ved endetarmen
- Smerter når du går på do

### Hvor lang tid tar det før jeg blir syk? {#inkubasjon .acc}
Det tar 5–21 dager fra du er smittet til du får symptomer.

### Hvor lenge kan jeg smitte andre? {#smitter .acc}
Du kan smitte andre fra du får symptomer og til alle skorper har falt av og huden er hel.

## Hvordan smitter mpox? {#smitte}
Viruset smitter ved nær kontakt med hud, slimhinner eller sår hos en som er syk. Sex er den vanligste smittemåten i Norge. Du kan også bli smittet av håndklær og sengetøy som den syke har brukt.

## Når skal du kontakte lege? {#lege}
Ring fastlegen hvis du har utslett og har vært i nærkontakt med en som er syk, eller har vært på reise. Si fra på telefon om mistanken før du møter opp.

Ring [legevakt på telefon 116 117](tel:116117) hvis du trenger hjelp og ikke kan vente til fastlegen åpner. Ring 113 når det er fare for liv.

## Behandling {#behandling}
De fleste trenger bare hvile og smertestillende. Noen som blir alvorlig syke, får medisin mot viruset på sykehus.

## Slik unngår du å smitte andre {#unnga}
- Hold deg hjemme til du er smittefri
- Dekk til utslettet
- Ikke ha sex eller annen hudkontakt
- Bruk kondom i 12 uker etter at du er blitt frisk
- Ikke del håndklær og sengetøy

## Vaksine {#vaksine}
Noen grupper med økt risiko får tilbud om vaksine. Vaksinen settes i kommunen eller på sykehuset. Spør fastlegen hvis du er usikker på om dette gjelder deg.

## Test og behandling er gratis {#gratis}
Mpox er en allmennfarlig smittsom sykdom. Undersøkelse og behandling koster derfor ingenting.
"""

HN_NN = """
# Mpox (m-koppar) {#topp}
> Mpox er ein virusinfeksjon som gir feber og eit utslett med blemmer. Dei fleste blir friske av seg sjølve i løpet av nokre veker.

## Symptom på mpox {#symptomer}
Sjukdommen startar ofte med feber, vondt i hovudet, slappheit og hovne lymfeknutar. Utslettet kjem samtidig eller nokre dagar seinare.

- Flekkar som blir til blemmer og skorper
- Sår i munnen, ved kjønnsorgana eller ved endetarmen
- Smerter når du går på do

### Kor lang tid tar det før eg blir sjuk? {#inkubasjon .acc}
Det tar 2–21 dagar frå du er smitta til du får symptom.

### Kor lenge kan eg smitte andre? {#smitter .acc}
Du kan smitte andre frå du får symptom og til alle skorper har falle av og huda er heil.

## Korleis smittar mpox? {#smitte}
Viruset smittar ved nær kontakt med hud, slimhinner eller sår hos ein som er sjuk. Sex er den vanlegaste smittemåten i Noreg. Du kan også bli smitta av handklede og sengetøy som den sjuke har brukt.

## Når skal du kontakte lege? {#lege}
Ring fastlegen dersom du har utslett og har vore i nærkontakt med ein som er sjuk, eller har vore på reise. Sei frå på telefon om mistanken før du møter opp.

Ring [legevakt på telefon 116 117](tel:116117) dersom du treng hjelp og ikkje kan vente til fastlegen opnar. Ring 113 når det er fare for liv.

## Behandling {#behandling}
Dei fleste treng berre kvile og smertestillande. Nokre som blir alvorleg sjuke, får medisin mot viruset på sjukehus.

## Slik unngår du å smitte andre {#unnga}
- Hald deg heime til du er smittefri
- Dekk til utslettet
- Ikkje ha sex eller annan hudkontakt
- Bruk kondom i 8 veker etter at du er blitt frisk
- Ikkje del handklede og sengetøy

## Vaksine {#vaksine}
Nokre grupper med auka risiko får tilbod om vaksine. Vaksinen blir sett i kommunen eller på sjukehuset. Spør fastlegen dersom du er usikker på om dette gjeld deg.

## Test og behandling er gratis {#gratis}
Mpox er ein allmennfarleg smittsam sjukdom. Undersøking og behandling kostar derfor ingenting.
"""


def _to_nn(doc):
    doc.chrome["bokmal"] = doc.sections
    doc.sections = parse_sections(HN_NN)
    doc.meta["lang"] = "nn"


def _to_nb(doc):
    doc.sections = doc.chrome.pop("bokmal")
    doc.meta["lang"] = "nb"


helsenorge = Source(
    id="helsenorge-mpox", title="Mpox (helsenorge.no)",
    url="https://www.helsenorge.no/sykdom/infeksjon-og-betennelse/mpox", type="html", lang="nb", site="helsenorge",
    base=Doc.parse(HN, {"updated": "23. august 2024", "provider": "Folkehelseinstituttet", "lang": "nb"},
                   {"deploy": 501, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(2, "noise", "none", "Ny versjon av designsystemet: alle klassenavn er nye", [
            chrome(deploy=502),
        ], tags=("css-modules",)),
        Rev(6, "substantive", "important", "Inkubasjonstiden er endret fra 5–21 til 2–21 dager", [
            sub("inkubasjon", "5–21 dager", "2–21 dager", fact="inkubasjonstid"),
            meta(updated="20. september 2024"),
        ], tags=("accordion", "number")),
        Rev(10, "substantive", "critical", "Kondområdet er kortet ned fra 12 til 8 uker", [
            sub("unnga", "i 12 uker", "i 8 uker", fact="kondom etter tilfriskning", old="12 uker", new="8 uker",
                note="invented for the test"),
            meta(updated="14. oktober 2024"),
        ], tags=("number",)),
        Rev(13, "editorial", "minor", "Siden vises på nynorsk, innholdet er det samme", [
            call(_to_nn, type="replace", note="the whole text in nynorsk; no advice changed"),
            meta(updated="31. oktober 2024"),
        ], tags=("language", "whole-page")),
        Rev(14, "editorial", "minor", "Siden er tilbake på bokmål", [
            call(_to_nb, type="replace", note="back to bokmål; no advice changed"),
            meta(updated="8. november 2024"),
        ], tags=("language", "whole-page", "revert")),
        Rev(24, "substantive", "minor", "Ny leverandør av innholdet", [
            meta(_truth={"kind": "substantive", "sev": "minor", "fact": "innholdsleverandør",
                         "old": "Folkehelseinstituttet", "new": "Helsedirektoratet"},
                 provider="Helsedirektoratet", updated="9. mai 2025"),
        ], tags=("provenance",)),
        Rev(29, "editorial", "minor", "Avsnitt er flyttet og lest igjennom for klarspråk", [
            move("vaksine", before="smitte"),
            sub("lege", "Ring fastlegen hvis du har utslett og har vært i nærkontakt med en som er syk, eller har vært på reise.",
                "Har du utslett og har vært nær en som er syk, eller har vært på reise? Ring fastlegen.", kind="editorial", sev="minor"),
            meta(updated="5. september 2025"),
        ], tags=("moved", "reworded")),
        Rev(34, "substantive", "important", "Undersøkelse og behandling er ikke lenger gratis", [
            retitle("gratis", "Hva koster test og behandling?", old="Test og behandling er gratis", sev="minor"),
            sub("gratis", "Mpox er en allmennfarlig smittsom sykdom. Undersøkelse og behandling koster derfor ingenting.",
                "Du betaler vanlig egenandel for undersøkelse og behandling.", fact="egenandel",
                old="koster derfor ingenting", new="Du betaler vanlig egenandel", note="invented for the test"),
            meta(updated="23. januar 2026"),
        ], tags=("rewrite",)),
    ],
    validators="unstable-etag", selector="main article",
    date_marker="'Sist oppdatert d. month yyyy' beside 'Innholdet er levert og kvalitetssikret av …'",
    faults=[
        Fault("helsenorge-mpox", 5, 5, "maintenance-200", "planned maintenance, status 200"),
        Fault("helsenorge-mpox", 18, 18, "js-shell", "an empty root element and scripts"),
        Fault("helsenorge-mpox", 30, 31, "expanders-missing", "closed expanders are left out of the markup"),
        Fault("helsenorge-mpox", 35, 35, "robots-deny", "robots.txt forbids the path for everybody"),
    ])

# -- Metodebok ---------------------------------------------------------------------
MB = """
# Mpox {#topp}

## Allment {#allment}
Se også Folkehelseinstituttets sider om mpox: [håndbok for helsepersonell](https://www.fhi.no/sm/smittevernhandboka/sykdommer-a-a/mpox/) og [råd om smitteverntiltak i helsetjenesten](https://www.fhi.no/sm/mpox/smitteverntiltak-i-helsetjenesten/).

- Pasienter som henvises, diskuteres på telefon med infeksjonsbakvakt før oppmøte (calling 12345)
- Er tilstanden stabil, kan undersøkelsen gjøres poliklinisk neste hverdag
- Pasienten bruker munnbind under transport og dekker til lesjonene
- Personell bruker hansker, frakk med lange ermer, øyebeskyttelse og munnbind
- Innlagte pasienter legges på luftsmitteisolat
- Gravide ansatte deltar ikke i behandlingen

## Bakgrunn {#bakgrunn}
Mpox skyldes et orthopoxvirus. Klade Ib er funnet i DR Kongo og flere naboland siden 2023, klade IIb dominerer ellers.

## Klinikk {#klinikk}
Prodromer med feber og lymfadenopati kan mangle. Lesjonene er ofte smertefulle og kan stå i ulike stadier. Se etter proktitt, tonsillitt med sår, keratitt og sekundær bakteriell infeksjon.

## Diagnostikk {#diagnostikk}
| Materiale | Metode | Sendes |
| Pensel fra to lesjoner | PCR orthopoxvirus og MPXV klade I/II | Mikrobiologisk avdeling, ring først |
| Rektalpensel ved proktitt | PCR, i tillegg klamydia/LGV, gonoré, herpes | Som over |
| Blod | Hiv, syfilis, hepatitt, hematologi, CRP, kreatinin, leverprøver | Vanlig rutine |

## Behandling {#behandling}
### Smertelindring {#smerte}
Paracetamol 1 g inntil 4 ganger daglig, NSAID ved behov. Lidokaingel lokalt ved proktitt. Opioider kan være nødvendige en kort periode.

### Antiviral behandling {#antiviral}
Tecovirimat er aktuelt ved alvorlig sykdom: øyeaffeksjon, CNS-symptomer, utbredt nekrose, obstruktiv svelgsykdom, sepsisbilde eller alvorlig immunsvikt.

|= Tecovirimat, dosering per os i 14 dager
| Vekt | Dose | Intervall |
| 13–24 kg | 200 mg | 12 timer |
| 25–39 kg | 400 mg | 12 timer |
| 40 kg eller mer | 600 mg | 12 timer |

Tas sammen med et fettholdig måltid. Kontroller blodsukker ved samtidig repaglinid.

### Antibiotika {#antibiotika}
Ved sekundær hudinfeksjon: dikloksacillin 500 mg 4 ganger daglig i 7 dager. Ved penicillinallergi: klindamycin 300 mg 3–4 ganger daglig.

## Smittevern i avdelingen {#smittevern}
Isolering avsluttes av behandlende lege når alle skorper er falt av og slimhinner er tilhelet.

## Melding {#melding}
MSIS gruppe A. Kommuneoverlegen varsles på telefon samme dag.

## Oppfølging {#oppfolging}
Poliklinisk kontroll etter 2–3 uker ved alvorlig forløp. Tilby vaksine til nærkontakter og PrEP når det er aktuelt.

## Referanser {#referanser}
- Folkehelseinstituttet: Smittevernhåndboka
- Produktomtale for Tecovirimat SIGA, EMA
- WHO: Clinical management and infection prevention and control for mpox
"""

metodebok = Source(
    id="metodebok-mpox", title="Mpox (Metodebok, infeksjonsmedisin)",
    url="https://metodebok.no/index.php?action=topic&item=LkKZF7du", type="html", lang="nb", site="metodebok",
    base=Doc.parse(MB, {"updated": "26.08.2024", "version": "0.21", "authors": "Seksjon for infeksjonsmedisin (testforfatter A og B)",
                        "book": "Infeksjonsmedisin"}, {"deploy": 701, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(3, "noise", "none", "Ny versjon lagret uten tekstendring", [
            meta(version="0.22", updated="09.09.2024"),
        ], tags=("version-only",)),
        Rev(8, "substantive", "critical", "Tecovirimat hver 8. time ved vekt over 120 kg", [
            sub("antiviral", "| 40 kg eller mer | 600 mg | 12 timer |",
                "| 40–119 kg | 600 mg | 12 timer |\n| 120 kg eller mer | 600 mg | 8 timer |",
                fact="tecovirimat, doseintervall ved 120 kg", old="40 kg eller mer | 600 mg | 12 timer",
                new="120 kg eller mer | 600 mg | 8 timer", note="as in the US label; in the test for all sources"),
            meta(version="0.23", updated="30.09.2024"),
        ], tags=("dose-table",)),
        Rev(12, "substantive", "important", "Nytt internnummer til infeksjonsbakvakt", [
            sub("allment", "calling 12345", "calling 54399", fact="telefon bakvakt", old="12345", new="54399"),
            meta(version="0.24", updated="25.10.2024"),
        ], tags=("phone",)),
        Rev(16, "editorial", "minor", "Ny forfatter", [
            meta(_truth={"kind": "editorial", "sev": "minor", "fact": "forfatter", "old": "testforfatter A og B",
                         "new": "testforfatter B og C"},
                 authors="Seksjon for infeksjonsmedisin (testforfatter B og C)", version="0.25", updated="05.12.2024"),
        ], tags=("authors",)),
        Rev(23, "substantive", "critical", "Feilskriving: dose for barn er tidoblet", [
            sub("antiviral", "| 13–24 kg | 200 mg |", "| 13–24 kg | 2000 mg |", fact="tecovirimat, dose 13–24 kg",
                old="200 mg", new="2000 mg", note="a slip: a reviewer should see it at once"),
            meta(version="0.26", updated="11.04.2025"),
        ], tags=("dose-table", "slip")),
        Rev(25, "substantive", "critical", "Rettelse av dose for barn", [
            sub("antiviral", "| 13–24 kg | 2000 mg |", "| 13–24 kg | 200 mg |", fact="tecovirimat, dose 13–24 kg",
                old="2000 mg", new="200 mg", note="a revert"),
            meta(version="0.27", updated="10.06.2025"),
        ], tags=("dose-table", "revert")),
        Rev(28, "substantive", "critical", "Tecovirimat bare etter avtale og helst i studie", [
            sub("antiviral", "Tecovirimat er aktuelt ved alvorlig sykdom:",
                "Effekten av tecovirimat er usikker etter nyere studier. Behandling gis bare etter avtale med infeksjonsmedisinsk overlege, helst i en klinisk studie, ved alvorlig sykdom:",
                fact="indikasjon tecovirimat", old="Tecovirimat er aktuelt ved alvorlig sykdom",
                new="Behandling gis bare etter avtale med infeksjonsmedisinsk overlege"),
            meta(version="0.28", updated="14.08.2025"),
        ], tags=("indication",)),
        Rev(34, "substantive", "important", "Dikloksacillin i 5 dager", [
            sub("antibiotika", "dikloksacillin 500 mg 4 ganger daglig i 7 dager", "dikloksacillin 500 mg 4 ganger daglig i 5 dager",
                fact="varighet dikloksacillin", old="i 7 dager", new="i 5 dager"),
            meta(version="0.29", updated="23.01.2026"),
        ], tags=("number",)),
    ],
    validators="none", selector="#topic",
    date_marker="'dd.mm.yyyy' + 'Versjon n.nn' + 'Forfatter: …' under the title",
    headers={"Set-Cookie": "PHPSESSID={sid}; path=/; HttpOnly"},
    faults=[
        Fault("metodebok-mpox", 4, 4, "ua-403", "403 for clients that do not look like a browser"),
        Fault("metodebok-mpox", 14, 14, "login-wall", "302 to a login page that answers 200"),
        Fault("metodebok-mpox", 31, 31, "reset", "connection reset"),
        Fault("metodebok-mpox", 39, 39, "oversize", "a 24 MiB body"),
    ])

# -- EMA ----------------------------------------------------------------------------
EMA = """
# Tecovirimat SIGA {#topp}
> Tecovirimat SIGA is an antiviral medicine for infections with orthopoxviruses: smallpox, mpox and cowpox. It is also used for complications of vaccination against smallpox.

## Overview {#overview}
The medicine contains the active substance tecovirimat and is available as capsules of 200 mg. It is authorised in adults and children who weigh at least 13 kg.

### How is Tecovirimat SIGA used? {#used .acc}
The medicine can only be obtained with a prescription. Treatment starts as soon as possible after the diagnosis. The dose depends on body weight and is taken twice a day for 14 days within 30 minutes after a meal of moderate or high fat.

### How does Tecovirimat SIGA work? {#works .acc}
Tecovirimat blocks a protein, VP37, that the viruses need in order to spread from cell to cell.

### What benefits have been shown? {#benefits .acc}
Effectiveness in people could not be studied when the medicine was authorised. It rests on animal studies and on how the body takes up and removes the medicine. The authorisation was given under exceptional circumstances.

### What are the risks? {#risks .acc}
The most common side effects are headache and nausea.

## Product information {#product-information}
| Document | Language | Last updated |
| Tecovirimat SIGA : EPAR - Product information | English (EN), Norwegian (NO) and 23 others | 22/07/2024 |
| Tecovirimat SIGA : EPAR - Medicine overview | English (EN) | 28/01/2022 |
| Tecovirimat SIGA : EPAR - Risk management plan | English (EN) | 28/01/2022 |

## Product details {#product-details}
| Field | Value |
| Name of medicine | Tecovirimat SIGA |
| Active substance | tecovirimat monohydrate |
| ATC code | J05AX24 |
| EMA product number | EMEA/H/C/005248 |
| Therapeutic indication | Smallpox, mpox, cowpox; complications due to replication of vaccinia virus following vaccination against smallpox |

## Authorisation details {#authorisation}
| Field | Value |
| Authorisation status | Authorised |
| Additional monitoring | Yes |
| Exceptional circumstances | Yes |
| Date of issue of marketing authorisation | 06/01/2022 |
| Revision | 4 |

## Assessment history {#history}
- Procedural steps taken and scientific information after authorisation: updated 22/07/2024
- Public assessment report: 28/01/2022
"""

ema = Source(
    id="ema-tecovirimat", title="Tecovirimat SIGA (EMA EPAR page)",
    url="https://www.ema.europa.eu/en/medicines/human/EPAR/tecovirimat-siga", type="html", lang="en", site="ema",
    base=Doc.parse(EMA, {"updated": "22/07/2024", "published": "28/01/2022", "revision": "4"},
                   {"deploy": 901, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(7, "editorial", "minor", "Document dates and a revision number are new, the text is not", [
            sub("product-information", "| English (EN), Norwegian (NO) and 23 others | 22/07/2024 |",
                "| English (EN), Norwegian (NO) and 23 others | 23/09/2024 |", kind="editorial", sev="minor",
                note="points to a new PDF: the PDF source tells whether it matters"),
            sub("authorisation", "| Revision | 4 |", "| Revision | 5 |", kind="editorial", sev="minor"),
            meta(updated="23/09/2024"),
        ], tags=("document-list",)),
        Rev(11, "noise", "none", "A survey banner and new asset names", [
            chrome(deploy=905, banner="Help us improve: take the website survey"),
        ], tags=("banner",)),
        Rev(17, "substantive", "important", "Dose for people of 120 kg and above is three times a day", [
            sub("used", "The dose depends on body weight and is taken twice a day for 14 days",
                "The dose depends on body weight and is taken twice a day for 14 days, or three times a day in people who weigh 120 kg or more,",
                fact="tecovirimat, dose interval at 120 kg", old="taken twice a day", new="three times a day in people who weigh 120 kg or more"),
            meta(updated="20/12/2024"),
        ], tags=("accordion", "insertion")),
        Rev(27, "substantive", "critical", "A review of the medicine's effectiveness in mpox has started", [
            insert_section("## Latest news {#news}\n! In July 2025 the human medicines committee started a review because trials suggest that the medicine does not make mpox lesions heal faster. See the referral page.\n",
                           before="overview", fact="review of effectiveness",
                           new="started a review because trials suggest that the medicine does not make mpox lesions heal faster"),
            sub("history", "- Public assessment report: 28/01/2022", "- Review procedure started: 25/07/2025\n- Public assessment report: 28/01/2022",
                sev="important", old="", new="Review procedure started: 25/07/2025"),
            meta(updated="25/07/2025"),
        ], tags=("new-section",)),
        Rev(30, "editorial", "none", "Sections are in another order", [
            move("product-details", before="product-information"),
        ], tags=("moved",)),
        Rev(36, "substantive", "critical", "Mpox is taken out of the indication", [
            sub("product-details", "| Therapeutic indication | Smallpox, mpox, cowpox;", "| Therapeutic indication | Smallpox, cowpox;",
                fact="indication", old="Smallpox, mpox, cowpox", new="Smallpox, cowpox",
                note="an invented outcome: the real one is not known to this test bed"),
            sub("topp", "smallpox, mpox and cowpox", "smallpox and cowpox", fact="indication"),
            sub("news", "In July 2025 the human medicines committee started a review because trials suggest that the medicine does not make mpox lesions heal faster. See the referral page.",
                "Following a review the medicine should no longer be used for mpox.", fact="use in mpox",
                old="started a review", new="should no longer be used for mpox"),
            meta(updated="27/03/2026"),
        ], tags=("indication", "one-word")),
        Rev(39, "substantive", "minor", "A new side effect is listed", [
            sub("risks", "headache and nausea", "headache, nausea and abdominal pain", fact="side effects",
                old="headache and nausea", new="headache, nausea and abdominal pain"),
            meta(updated="19/06/2026"),
        ], tags=("list",)),
    ],
    validators="both", selector="main .ema-content",
    date_marker="'Page last updated dd/mm/yyyy' and the dates in the document table",
    faults=[
        Fault("ema-tecovirimat", 18, 18, "http-429", "429 with Retry-After: 3600"),
        Fault("ema-tecovirimat", 27, 28, "stale-304", "304 although the page changed, two steps long"),
    ])

SOURCES = [ud, helsenorge, metodebok, ema]
