"""Four more FHI pages (stand-ins): hub, infection control, vaccine, travel.  Own wording; synthetic changes."""
from watcher.demo.origin.model import Doc, Fault, Rev, Source, append, chrome, delete_section, meta, move, reorder, retitle, sub

# -- hub ---------------------------------------------------------------------
MPOX = """
# Mpox {#topp}
> Her finner du samlet informasjon om mpox (m-kopper, tidligere apekopper) til helsepersonell og befolkningen. Siden oppdateres når situasjonen endrer seg.

## Situasjonen nå {#situasjon}
Utbruddet i Sentral-Afrika er erklært som en internasjonal folkehelsekrise (PHEIC) av Verdens helseorganisasjon. De fleste tilfellene meldes fra Den demokratiske republikken Kongo, og en ny variant, klade Ib, sprer seg blant voksne.

I Norge er det ikke påvist klade I. Enkelttilfeller av klade II forekommer.

## Risikovurdering {#risiko}
Folkehelseinstituttet vurderer risikoen slik:

| Gruppe | Sannsynlighet for smitte | Konsekvens | Samlet risiko |
| Befolkningen i Norge | Svært lav | Lav | Lav |
| Menn som har sex med menn med mange partnere | Lav | Lav | Lav |
| Reisende med nærkontakt i berørte områder | Moderat | Moderat | Moderat |
| Personer med alvorlig immunsvikt | Svært lav | Høy | Moderat |

Vurderingen gjelder for de neste tre månedene.

## Forekomst i Norge {#forekomst}
Tallene er hentet fra Meldingssystem for smittsomme sykdommer (MSIS) og omfatter bekreftede tilfeller.

|= Meldte tilfeller av mpox i Norge
| År | Klade II | Klade I | I alt |
| 2022 | 94 | 0 | 94 |
| 2023 | 10 | 0 | 10 |
| 2024 (til og med uke 35) | 9 | 0 | 9 |

## For helsepersonell {#helsepersonell}
- [Mpox – håndbok for helsepersonell](/sm/smittevernhandboka/sykdommer-a-a/mpox/)
- [Råd om smitteverntiltak i helsetjenesten](/sm/mpox/smitteverntiltak-i-helsetjenesten/)
- [Informasjon om mpoxvaksine](/sm/mpox/informasjon-om-mpoxvaksine/)
- [Meldingskriterier i MSIS](/sm/overvakningssystemer/msis/meldingskriterier/)

### Når skal du mistenke mpox? {#mistanke .acc}
Tenk på mpox hos alle med nyoppstått blemmeutslett eller sår som ikke har en annen åpenbar forklaring, og spør om reiser og nærkontakt de siste 21 dagene.

### Hva skal du gjøre ved mistanke? {#hva-gjore .acc}
- Sett pasienten på eget rom og bruk smittevernutstyr
- Ta prøve fra minst to lesjoner
- Ring kommuneoverlegen
- Be pasienten holde seg hjemme til svaret foreligger

### Hvem trenger behandling på sykehus? {#sykehus .acc}
Pasienter med sterke smerter, øyeaffeksjon, tegn til sepsis eller alvorlig immunsvikt skal konfereres med infeksjonsmedisinsk bakvakt.

## For befolkningen {#befolkningen}
### Hvordan merker jeg at jeg har mpox? {#merker .acc}
Vanlige plager er feber, hovne lymfeknuter og utslett med blemmer. Noen får bare noen få sår.

### Kan jeg reise til land med utbrudd? {#reise .acc}
Folkehelseinstituttet fraråder ikke reiser på grunn av mpox. Unngå nær hudkontakt med syke og kontakt med ville dyr.

### Bør jeg vaksineres? {#vaksineres .acc}
Vaksine anbefales til noen grupper med økt risiko. Se siden om mpoxvaksine.

## Publikasjoner {#publikasjoner}
- Rask risikovurdering av klade Ib, august 2024
- Ukentlig situasjonsoversikt fra ECDC
"""

mpox = Source(
    id="fhi-mpox", title="Mpox (FHI)", url="https://www.fhi.no/sm/mpox/", type="html", lang="nb", site="fhi",
    base=Doc.parse(MPOX, {"published": "20.05.2022", "updated": "02.09.2024", "label": "Tema"},
                   {"deploy": 101, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(2, "substantive", "minor", "Nye ukestall i forekomsttabellen", [
            sub("forekomst", "| 2024 (til og med uke 35) | 9 | 0 | 9 |", "| 2024 (til og med uke 36) | 10 | 0 | 10 |",
                fact="meldte tilfeller 2024", old="9", new="10"),
            meta(updated="05.09.2024"),
        ], tags=("table-row", "statistics")),
        Rev(5, "noise", "none", "Kampanjebanner og lenker i margen er byttet", [
            chrome(deploy=103, banner="Høstens influensavaksine er klar", related=2),
        ], tags=("banner", "related")),
        Rev(10, "substantive", "important", "Første importerte tilfelle av klade Ib i Norge", [
            sub("situasjon", "I Norge er det ikke påvist klade I. Enkelttilfeller av klade II forekommer.",
                "I Norge er det påvist ett importert tilfelle av klade Ib hos en reisende. Det er ikke kjent videre smitte. Enkelttilfeller av klade II forekommer.",
                fact="klade I i Norge", old="ikke påvist klade I", new="ett importert tilfelle av klade Ib",
                note="invented for the test"),
            sub("forekomst", "| 2024 (til og med uke 36) | 10 | 0 | 10 |", "| 2024 (til og med uke 41) | 11 | 1 | 12 |",
                fact="meldte tilfeller 2024", sev="minor", old="10 | 0 | 10", new="11 | 1 | 12"),
            meta(updated="14.10.2024"),
        ], tags=("table-row", "text")),
        Rev(12, "substantive", "important", "Risikoen for menn som har sex med menn er hevet til moderat", [
            sub("risiko", "| Menn som har sex med menn med mange partnere | Lav | Lav | Lav |",
                "| Menn som har sex med menn med mange partnere | Moderat | Lav | Moderat |",
                fact="risiko MSM", old="Lav", new="Moderat"),
            meta(updated="25.10.2024"),
        ], tags=("table-cell",)),
        Rev(19, "noise", "none", "Nytt design: nye klasser og omslag, samme tekst", [
            chrome(design=2, deploy=110),
        ], tags=("redesign",)),
        Rev(23, "editorial", "minor", "Navnet apekopper er fjernet, tittelen er ny", [
            retitle("topp", "Mpox (m-kopper)", old="Mpox", kind="editorial", sev="minor"),
            sub("topp", "mpox (m-kopper, tidligere apekopper)", "mpox (m-kopper)", kind="editorial", sev="minor"),
            move("forekomst", after="befolkningen"),
            meta(updated="11.04.2025"),
        ], tags=("retitled", "moved")),
        Rev(29, "substantive", "important", "PHEIC er avsluttet", [
            sub("situasjon", "Utbruddet i Sentral-Afrika er erklært som en internasjonal folkehelsekrise (PHEIC) av Verdens helseorganisasjon.",
                "Verdens helseorganisasjon regner fra 5. september 2025 ikke lenger utbruddet som en internasjonal folkehelsekrise (PHEIC).",
                fact="PHEIC", old="er erklært som en internasjonal folkehelsekrise",
                new="ikke lenger utbruddet som en internasjonal folkehelsekrise"),
            meta(updated="05.09.2025"),
        ], tags=("negation",)),
        Rev(34, "substantive", "critical", "Observasjonstiden i rådet om mistanke er endret fra 21 til 14 dager, så rettet igjen", [
            sub("mistanke", "de siste 21 dagene", "de siste 14 dagene", fact="reise- og kontaktanamnese",
                old="21 dagene", new="14 dagene", note="a slip: put right in the next revision"),
            meta(updated="23.01.2026"),
        ], tags=("accordion", "number")),
        Rev(35, "substantive", "critical", "Rettelse: observasjonstiden er igjen 21 dager", [
            sub("mistanke", "de siste 14 dagene", "de siste 21 dagene", fact="reise- og kontaktanamnese",
                old="14 dagene", new="21 dagene", note="a revert"),
            meta(updated="27.02.2026"),
        ], tags=("revert", "accordion")),
    ],
    validators="none", selector="main article.fhi-page",
    date_marker="Oppdatert dd.mm.yyyy in .fhi-dates",
    faults=[
        Fault("fhi-mpox", 9, 9, "empty-body", "200, no bytes"),
        Fault("fhi-mpox", 18, 18, "http-503", "whole site: 503 with Retry-After"),
        Fault("fhi-mpox", 21, 21, "wrong-page", "cache mix-up: the vaccine page under this address"),
        Fault("fhi-mpox", 37, 37, "consent-wall", "200 with a consent page in place of the content"),
    ])

# -- infection control ---------------------------------------------------------
TILTAK = """
# Råd om smitteverntiltak i helsetjenesten – mpox {#topp}
> Rådene gjelder ved mistenkt, sannsynlig og bekreftet mpox i sykehus, sykehjem, legevakt, fastlegekontor og hjemmetjeneste.

## Smittemåte i helsetjenesten {#smittemate}
Viruset smitter først og fremst ved direkte kontakt med lesjoner. Helsepersonell er sjelden blitt smittet når anbefalt utstyr er brukt. Stikk- og skjæreskader ved prøvetaking er den vanligste beskrevne smitteveien.

## Plassering av pasienten {#plassering}
Pasienten vises direkte inn på et eget rom og skal ikke sitte på venterommet. Enerom med eget bad er ikke nødvendig ved en kort poliklinisk undersøkelse. Innlagte pasienter ligger på enerom med eget bad, og på luftsmitteisolat når de får aerosoldannende behandling.

- Døren holdes lukket
- Antall personer på rommet begrenses
- Pasienten bruker munnbind og dekker lesjoner under transport

## Personlig beskyttelsesutstyr {#utstyr}
|= Utstyr etter situasjon
| Situasjon | Hansker | Smittefrakk | Øyevern | Åndedrett |
| Samtale på over 2 meters avstand | Nei | Nei | Nei | Munnbind type IIR |
| Klinisk undersøkelse og prøvetaking | Ja | Langermet | Ja | Munnbind type IIR |
| Stell av pasient med mange lesjoner | Ja | Langermet, væsketett | Ja | Munnbind type IIR |
| Aerosoldannende prosedyre | Ja | Langermet, væsketett | Ja | Åndedrettsvern FFP3 |
| Renhold av rommet | Ja | Langermet | Ja | Munnbind type IIR |

Utstyret tas av i rekkefølgen hansker, øyevern, frakk, munnbind, med hånddesinfeksjon mellom hvert trinn.

## Rengjøring og desinfeksjon {#rengjoring}
Kontaktpunkter rengjøres og desinfiseres daglig og når pasienten har forlatt rommet. Bruk et middel med dokumentert virkning mot kappekledde virus. Virketiden er minst 10 minutter.

### Flergangsutstyr {#flergangsutstyr}
Instrumenter rengjøres og desinfiseres i dekontaminator eller autoklaveres. Utstyr som ikke tåler det, tørkes av to ganger.

## Tekstiler og avfall {#tekstiler}
Brukte sengeklær og håndklær legges i vannløselig sekk på rommet, uten å ristes, og vaskes på minst 60 grader. Avfall som er forurenset av sårvæske, behandles som smitteavfall. Øvrig avfall kastes som vanlig.

## Transport {#transport}
Ambulansetjenesten og mottakende avdeling skal varsles på forhånd. Pasienten kan kjøre egen bil. Kollektivtransport frarådes.

## Eksponert helsepersonell {#eksponert}
Ansatte som har hatt ubeskyttet kontakt, følger med på symptomer i 21 dager. De kan arbeide så lenge de er uten symptomer. Vaksine vurderes innen 4 dager.

### Gravide og ansatte med nedsatt immunforsvar {#gravide}
Gravide og ansatte med nedsatt immunforsvar bør ikke behandle pasienter med mpox.

### Uhell med stikk {#stikk}
Skyll i rennende vann i 10 minutter, ikke klem på såret. Kontakt bedriftshelsetjenesten eller legevakt samme dag for vurdering av vaksine.

## Hjemmetjeneste og sykehjem {#hjemmetjeneste}
Besøk legges til slutten av arbeidslisten. En fast, liten gruppe ansatte følger pasienten. Utstyr legges igjen hos pasienten til isoleringen er over.

## Døde {#dode}
Den døde stelles med samme utstyr som i livet. Bårepose brukes når det er væskende lesjoner.

## Kilder {#kilder}
- Arbeidstilsynets forskrift om tiltaks- og grenseverdier, smitterisikogruppe 3
- Nasjonal håndbok for basale smittevernrutiner
"""

tiltak = Source(
    id="fhi-smitteverntiltak", title="Råd om smitteverntiltak i helsetjenesten (FHI)",
    url="https://www.fhi.no/sv/smittsomme-sykdommer/apekopper/smitteverntiltak-i-helsetjenesten/",
    moved_to="https://www.fhi.no/sm/mpox/smitteverntiltak-i-helsetjenesten/",
    type="html", lang="nb", site="fhi",
    base=Doc.parse(TILTAK, {"published": "24.05.2022", "updated": "22.08.2024", "label": "Artikkel"},
                   {"deploy": 101, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(3, "substantive", "critical", "Åndedrettsvern ved undersøkelse og prøvetaking", [
            sub("utstyr", "| Klinisk undersøkelse og prøvetaking | Ja | Langermet | Ja | Munnbind type IIR |",
                "| Klinisk undersøkelse og prøvetaking | Ja | Langermet | Ja | Åndedrettsvern FFP2 |",
                fact="åndedrettsvern ved undersøkelse", old="Munnbind type IIR", new="Åndedrettsvern FFP2"),
            meta(updated="09.09.2024"),
        ], tags=("table-cell",)),
        Rev(7, "noise", "none", "Tegn er kodet på en annen måte og linjene er brutt annerledes", [
            chrome(entities="named", wrap=72, deploy=104),
        ], tags=("entities", "whitespace")),
        Rev(9, "substantive", "critical", "Ordet «ikke» er borte i rådet om enerom", [
            sub("plassering", "er ikke nødvendig ved en kort poliklinisk undersøkelse",
                "er nødvendig også ved en kort poliklinisk undersøkelse", fact="enerom ved poliklinisk undersøkelse",
                old="ikke nødvendig", new="nødvendig også"),
            meta(updated="07.10.2024"),
        ], tags=("negation", "one-word")),
        Rev(15, "editorial", "none", "Punktlisten er stokket om, og bindestreker er blitt tankestreker", [
            reorder("plassering", [2, 0, 1]),
            sub("utstyr", "Utstyret tas av i rekkefølgen hansker, øyevern, frakk, munnbind, med hånddesinfeksjon mellom hvert trinn.",
                "Utstyret tas av i rekkefølgen hansker, øyevern, frakk, munnbind – med hånddesinfeksjon mellom hvert trinn.",
                kind="editorial", sev="none"),
        ], tags=("moved", "typography")),
        Rev(20, "substantive", "important", "Eksponerte ansatte skal ikke arbeide med risikopasienter i 14 dager", [
            sub("eksponert", "De kan arbeide så lenge de er uten symptomer.",
                "De kan arbeide så lenge de er uten symptomer, men ikke med pasienter som har alvorlig immunsvikt de første 14 dagene.",
                fact="eksponert ansatt, arbeid", old="De kan arbeide så lenge de er uten symptomer",
                new="ikke med pasienter som har alvorlig immunsvikt de første 14 dagene"),
            meta(updated="14.02.2025"),
        ], tags=("insertion",)),
        Rev(26, "substantive", "important", "Virketid for desinfeksjonsmiddel endret fra 10 til 5 minutter", [
            sub("rengjoring", "Virketiden er minst 10 minutter.", "Virketiden er minst 5 minutter.",
                fact="virketid desinfeksjon", old="10 minutter", new="5 minutter"),
            sub("smittemate", "Helsepersonell er sjelden blitt smittet når anbefalt utstyr er brukt.",
                "Det er sjelden at helsepersonell smittes når anbefalt utstyr er i bruk.", kind="editorial", sev="minor"),
            meta(updated="01.07.2025"),
        ], tags=("number", "same-number-elsewhere")),
        Rev(33, "editorial", "minor", "To avsnitt er slått sammen og fått ny overskrift", [
            delete_section("stikk", kind="editorial", sev="minor", old="Uhell med stikk",
                           note="same advice, now under Eksponert helsepersonell"),
            append("eksponert", "Ved stikkskade skylles såret i rennende vann i 10 minutter, uten å klemme. Bedriftshelsetjenesten eller legevakt kontaktes samme dag for vurdering av vaksine.",
                   kind="editorial", sev="minor"),
            meta(updated="12.12.2025"),
        ], tags=("merged", "reworded")),
        Rev(38, "substantive", "critical", "Hele avsnittet om gravide og immunsvekkede ansatte er fjernet", [
            delete_section("gravide", fact="gravide ansatte",
                           old="Gravide og ansatte med nedsatt immunforsvar bør ikke behandle pasienter med mpox."),
            meta(updated="15.05.2026"),
        ], tags=("section-deletion",)),
    ],
    validators="none", selector="main article.fhi-page",
    date_marker="Oppdatert dd.mm.yyyy in .fhi-dates",
    faults=[
        Fault("fhi-smitteverntiltak", 13, 13, "truncated-length", "connection closed before the announced length"),
        Fault("fhi-smitteverntiltak", 18, 18, "http-503", "whole site: 503 with Retry-After"),
        Fault("fhi-smitteverntiltak", 22, 99, "moved-301", "permanent move to the new address, for good"),
    ])

# -- vaccine -------------------------------------------------------------------
VAKSINE = """
# Informasjon om mpoxvaksine {#topp}
> Her er råd om hvem som anbefales vaksine mot mpox, hvordan vaksinen gis, og hva som er kjent om effekt og bivirkninger.

## Om vaksinen {#om}
Vaksinen MVA-BN (handelsnavn Imvanex i EU og Jynneos i USA) inneholder et svekket vaksiniavirus som ikke formerer seg i mennesker. Den er laget mot kopper og gir også beskyttelse mot mpox.

## Hvem anbefales vaksine før eksponering? {#hvem}
Vaksinen anbefales til personer som er 18 år eller eldre og hører til en av gruppene i tabellen.

|= Målgrupper for forebyggende vaksinasjon
| Gruppe | Beskrivelse | Hvor |
| 1 | Menn og transpersoner som har sex med menn, og som bruker PrEP eller lever med hiv | Spesialisthelsetjenesten |
| 2 | Menn og transpersoner som har sex med menn, og som har hatt syfilis, gonoré eller klamydia siste 24 måneder | Kommunen |
| 3 | Menn og transpersoner som har sex med menn med selvrapportert risiko | Kommunen |
| 4 | Personell som arbeider med mpoxvirus i laboratorium | Arbeidsgiver |

## Dosering og intervall {#dosering}
| Status | Antall doser | Dose | Intervall |
| Ikke tidligere koppevaksinert | 2 | 0,5 ml subkutant | Minst 28 dager |
| Tidligere koppevaksinert | 1 | 0,5 ml subkutant | – |
| Alvorlig immunsvikt | 2 | 0,5 ml subkutant | Minst 28 dager |

Ved knapphet kan vaksinen gis intradermalt med 0,1 ml til personer over 18 år med normalt immunforsvar. Går det mer enn 28 dager mellom dosene, startes ikke serien på nytt.

## Vaksine etter eksponering {#pep}
Vaksinen kan forebygge eller mildne sykdom når den gis innen 4 dager etter siste eksponering. Den tilbys nærkontakter med høy risiko. Personer med symptomer skal ikke vaksineres.

## Kontraindikasjoner og forsiktighet {#kontra}
- Alvorlig allergisk reaksjon på tidligere dose eller på innholdsstoffer, blant annet rester av kylling- og eggprotein, gentamicin, ciprofloksacin og benzonase
- Utsett vaksinasjon ved akutt febersykdom
- Vaksinen kan gis samtidig med andre vaksiner, med unntak av mRNA-vaksiner der fire ukers avstand kan vurderes hos unge menn

### Gravide og ammende {#gravide}
Erfaringen er begrenset. Vaksinen kan vurderes til gravide når risikoen for smitte er høy. Amming er ingen hindring.

## Effekt {#effekt}
Studier fra utbruddet i 2022 anslår at to doser beskytter om lag 8 av 10 mot sykdom, og at én dose gir noe lavere beskyttelse. Vaksinerte som blir syke, har ofte mildere forløp. Varigheten av beskyttelsen er ikke kjent.

## Bivirkninger {#bivirkninger}
Svært vanlig er smerter, rødhet, hevelse og kløe på stikkstedet, hodepine, muskelsmerter, kvalme og trøtthet. Etter intradermal vaksine kan det bli en synlig flekk i flere måneder. Mistanke om alvorlige bivirkninger meldes på melde.no.

## Bestilling og registrering {#bestilling}
Kommuner og sykehus bestiller vaksinen i Folkehelseinstituttets nettbutikk. Hetteglass lagres i fryser ved −25 til −15 °C og kan oppbevares i kjøleskap i inntil 8 uker etter tining. Alle doser registreres i SYSVAK.

## Pris {#pris}
Vaksinen er gratis. Det kan bli krevd egenandel for konsultasjonen.
"""

vaksine = Source(
    id="fhi-vaksine", title="Informasjon om mpoxvaksine (FHI)",
    url="https://www.fhi.no/sv/smittsomme-sykdommer/apekopper/informasjon-om-mpoxvaksine/",
    type="html", lang="nb", site="fhi",
    base=Doc.parse(VAKSINE, {"published": "11.07.2022", "updated": "28.08.2024", "label": "Artikkel"},
                   {"deploy": 101, "design": 1, "entities": "utf8"}),
    revs=[
        Rev(6, "substantive", "important", "Aldersgrensen er senket fra 18 til 12 år", [
            sub("hvem", "personer som er 18 år eller eldre", "personer som er 12 år eller eldre",
                fact="nedre aldersgrense", old="18 år", new="12 år"),
            meta(updated="20.09.2024"),
        ], tags=("number", "same-number-elsewhere")),
        Rev(11, "substantive", "critical", "Intradermal dosering er tatt ut", [
            sub("dosering", "Ved knapphet kan vaksinen gis intradermalt med 0,1 ml til personer over 18 år med normalt immunforsvar. ", "",
                fact="intradermal dose", old="intradermalt med 0,1 ml", new=""),
            sub("bivirkninger", " Etter intradermal vaksine kan det bli en synlig flekk i flere måneder.", "",
                sev="minor", old="Etter intradermal vaksine kan det bli en synlig flekk", new=""),
            meta(updated="21.10.2024"),
        ], tags=("deletion",)),
        Rev(13, "substantive", "critical", "Vaksine etter eksponering kan gis inntil 14 dager", [
            sub("pep", "når den gis innen 4 dager etter siste eksponering.",
                "når den gis innen 4 dager etter siste eksponering. Den kan gis inntil 14 dager etter eksponering for å dempe sykdommen.",
                fact="frist for vaksine etter eksponering", old="innen 4 dager",
                new="inntil 14 dager etter eksponering"),
            meta(updated="31.10.2024"),
        ], tags=("insertion", "number")),
        Rev(16, "noise", "none", "Bilde er byttet og siden har fått ny delingsknapp", [
            chrome(deploy=107, share=True, image=2),
        ], tags=("image", "widget")),
        Rev(19, "substantive", "important", "Reisende til berørte områder er ny målgruppe", [
            append("hvem", "| 5 | Reisende som skal ha nærkontakt med pasienter eller sexpartnere i områder med utbrudd av klade I | Kommunen |",
                   fact="målgruppe reisende", new="Reisende som skal ha nærkontakt med pasienter eller sexpartnere i områder med utbrudd av klade I"),
            meta(updated="31.01.2025"),
        ], tags=("table-row",)),
        Rev(24, "substantive", "critical", "Minste intervall i tabellen er endret for immunsvikt", [
            sub("dosering", "| Alvorlig immunsvikt | 2 | 0,5 ml subkutant | Minst 28 dager |",
                "| Alvorlig immunsvikt | 3 | 0,5 ml subkutant | 0, 1 og 6 måneder |", fact="dosering ved immunsvikt",
                old="2 | 0,5 ml subkutant | Minst 28 dager", new="3 | 0,5 ml subkutant | 0, 1 og 6 måneder",
                note="invented for the test"),
            meta(updated="09.05.2025"),
        ], tags=("table-cell", "same-number-elsewhere")),
        Rev(28, "editorial", "minor", "Måleenheter er skrevet likt og lange setninger er delt", [
            sub("effekt", "Studier fra utbruddet i 2022 anslår at to doser beskytter om lag 8 av 10 mot sykdom, og at én dose gir noe lavere beskyttelse.",
                "Studier fra utbruddet i 2022 anslår at to doser beskytter om lag 80 % mot sykdom. Én dose gir noe lavere beskyttelse.",
                kind="editorial", sev="minor", note="8 av 10 and 80 % are the same"),
            sub("bestilling", "−25 til −15 °C", "minus 25 til minus 15 grader", kind="editorial", sev="minor"),
            meta(updated="14.08.2025"),
        ], tags=("same-value", "reworded")),
        Rev(33, "substantive", "important", "Pasienten betaler selv for vaksinen", [
            sub("pris", "Vaksinen er gratis.", "Vaksinen er ikke lenger gratis for gruppe 3 og 5.", fact="pris",
                old="Vaksinen er gratis", new="ikke lenger gratis for gruppe 3 og 5", note="invented for the test"),
            meta(updated="12.12.2025"),
        ], tags=("negation",)),
        Rev(38, "noise", "none", "Nytt design: nye klasser, seksjoner er blitt lukkede trekkspill", [
            chrome(design=3, deploy=130),
        ], tags=("redesign", "accordion")),
    ],
    validators="none", selector="main article.fhi-page",
    date_marker="Oppdatert dd.mm.yyyy in .fhi-dates",
    faults=[
        Fault("fhi-vaksine", 4, 4, "http-500", "server error page"),
        Fault("fhi-vaksine", 18, 18, "http-503", "whole site: 503 with Retry-After"),
        Fault("fhi-vaksine", 26, 26, "redirect-loop", "302 to itself"),
    ])

# -- travel --------------------------------------------------------------------
REISE = """
# Den demokratiske republikken Kongo – smittevernråd og reisevaksiner {#topp}
> Råd til reisende om vaksiner, malaria og andre smittsomme sykdommer. Rådene er generelle, og den enkeltes behov vurderes av helsepersonell.

## Vaksiner anbefalt for alle {#alle}
- Difteri, stivkrampe, kikhoste og polio: oppfriskning hvis det er mer enn 10 år siden siste dose
- Meslinger, kusma og røde hunder: to doser eller gjennomgått sykdom
- Hepatitt A
- Gulfeber: anbefales alle over 9 måneder

## Aktuelle vaksiner ut ifra individuell risiko {#individuell}
| Vaksine | Når den vurderes |
| Hepatitt B | Langtidsopphold, helsearbeid, seksuell kontakt |
| Tyfoidfeber | Opphold under enkle forhold |
| Rabies | Langtidsopphold, arbeid med dyr, barn |
| Meningokokksykdom ACWY | Tørketid i nord og tett kontakt med lokalbefolkningen |
| Kolera | Nødhjelpsarbeid |
| Tuberkulose | Barn og ungdom som skal bo hos slekt i mer enn 3 måneder |

## Vaksiner og medisiner for spesielle situasjoner {#spesielle}
Personer som skal arbeide i helsetjenesten i landet, bør få vurdert vaksine mot mpox og ebola i samråd med arbeidsgiver.

## Malaria {#malaria}
Det er høy risiko for malaria hele året i hele landet. De fleste tilfellene er falciparummalaria.

- Bruk myggmiddel og sov under impregnert myggnett
- Forebyggende medisin anbefales: atovakvon-proguanil, doksysyklin eller meflokin
- Feber under eller inntil tre måneder etter reisen skal undersøkes samme dag

## Gulfebersertifikat {#gulfeber}
Myndighetene krever gyldig sertifikat fra alle reisende over 1 år. Sertifikatet er gyldig fra 10 dager etter vaksinasjon og livet ut.

## Polio {#polio}
Landet har utbrudd av vaksineavledet poliovirus. Reisende som skal bli i mer enn 4 uker, bør ha fått en dose poliovaksine i løpet av de siste 12 månedene.

## Smittefare og hygieneråd {#hygiene}
### Mpox {#mpox}
Det er utbrudd av mpox klade I. Unngå hudkontakt og sex med personer som har utslett, og hold avstand til ville dyr. Kontakt lege på telefon ved utslett eller feber inntil 21 dager etter hjemkomst.

### Ebola {#ebola}
Det er ikke meldt om pågående utbrudd av ebolasykdom.

### Mage og tarm {#mage}
Drikk kokt vann eller vann fra forseglet flaske. Spis mat som er gjennomvarm.

### Seksuelt overførbare sykdommer {#soi}
Hiv er utbredt. Bruk kondom.

## Andre forhold {#andre}
Helsetilbudet er begrenset, og reiseforsikring som dekker hjemtransport, er nødvendig. Sjekk også [UDs reiseinformasjon](https://www.regjeringen.no/no/tema/utenrikssaker/reiseinformasjon/id2413163/).
"""

reise = Source(
    id="fhi-reise", title="Smittevernråd og reisevaksiner: DR Kongo (FHI)",
    url="https://www.fhi.no/sm/smittevernrad-ved-reiser/land/den-demokratiske-republikken-kongo/",
    moved_to="https://www.fhi.no/sm/smittevernrad-ved-reiser/reiserad/afrika/dr-kongo/",
    type="html", lang="nb", site="fhi-reise",
    base=Doc.parse(REISE, {"published": "03.01.2020", "updated": "19.08.2024", "label": "Land"},
                   {"deploy": 101, "design": 1, "entities": "utf8", "countries": 1}),
    revs=[
        Rev(4, "substantive", "important", "Mpoxvaksine anbefales til flere reisende", [
            sub("spesielle", "Personer som skal arbeide i helsetjenesten i landet, bør få vurdert vaksine mot mpox og ebola i samråd med arbeidsgiver.",
                "Personer som skal arbeide i helsetjenesten i landet, bør få vaksine mot mpox før avreise. Ebolavaksine vurderes i samråd med arbeidsgiver.",
                fact="mpoxvaksine til helsearbeidere på reise", old="bør få vurdert vaksine mot mpox",
                new="bør få vaksine mot mpox før avreise"),
            meta(updated="12.09.2024"),
        ], tags=("modal-verb",)),
        Rev(8, "noise", "none", "Landlisten i sidens data er endret", [
            chrome(countries=2, deploy=105),
        ], tags=("embedded-json",)),
        Rev(15, "substantive", "important", "Polio: krav om dokumentert dose ved utreise", [
            sub("polio", "bør ha fått en dose poliovaksine i løpet av de siste 12 månedene.",
                "må kunne vise fram en dose poliovaksine gitt mellom 4 uker og 12 måneder før utreise fra landet.",
                fact="poliovaksine ved utreise", old="bør ha fått en dose poliovaksine",
                new="må kunne vise fram en dose poliovaksine"),
            meta(updated="22.11.2024"),
        ], tags=("modal-verb",)),
        Rev(22, "editorial", "minor", "Hygieneråd er delt opp og flyttet", [
            move("mage", before="mpox"),
            retitle("hygiene", "Smittefare og hygieneråd på reisen", old="Smittefare og hygieneråd", kind="editorial", sev="minor"),
            meta(updated="20.03.2025"),
        ], tags=("moved", "retitled")),
        Rev(27, "substantive", "critical", "Malariamedisin: meflokin er tatt ut", [
            sub("malaria", "atovakvon-proguanil, doksysyklin eller meflokin", "atovakvon-proguanil eller doksysyklin",
                fact="malariaprofylakse", old="doksysyklin eller meflokin", new="atovakvon-proguanil eller doksysyklin",
                note="invented for the test"),
            meta(updated="25.07.2025"),
        ], tags=("deletion",)),
        Rev(31, "substantive", "important", "Observasjonstid etter hjemkomst utelatt", [
            sub("mpox", "Kontakt lege på telefon ved utslett eller feber inntil 21 dager etter hjemkomst.",
                "Kontakt lege på telefon ved utslett eller feber etter hjemkomst.", fact="observasjonstid etter reise",
                old="inntil 21 dager etter hjemkomst", new="etter hjemkomst"),
        ], tags=("deletion", "no-date-bump")),
        Rev(38, "substantive", "critical", "Nytt utbrudd av ebola i Ituri", [
            sub("ebola", "Det er ikke meldt om pågående utbrudd av ebolasykdom.",
                "Det ble 15. mai 2026 erklært utbrudd av ebolasykdom i Ituri. Unngå reise til berørte helsesoner. Ved feber inntil 21 dager etter hjemkomst: isoler deg og ring lege før du møter fram.",
                fact="ebola", old="ikke meldt om pågående utbrudd", new="15. mai 2026 erklært utbrudd"),
            meta(updated="15.05.2026"),
        ], tags=("other-disease",)),
    ],
    validators="none", selector="main article.fhi-page",
    date_marker="Oppdatert dd.mm.yyyy in .fhi-dates",
    faults=[
        Fault("fhi-reise", 15, 16, "latin-1", "bytes are latin-1, header and meta say utf-8; the change of step 15 lies under it"),
        Fault("fhi-reise", 18, 18, "http-503", "whole site: 503 with Retry-After"),
        Fault("fhi-reise", 33, 34, "gone-410", "gone for two steps, then redirected"),
        Fault("fhi-reise", 35, 99, "moved-301", "permanent move to the new address, for good"),
    ])

SOURCES = [mpox, tiltak, vaksine, reise]
