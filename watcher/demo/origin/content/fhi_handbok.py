"""Smittevernhåndboka, mpox chapter (stand-in).  Own wording; synthetic changes."""
from watcher.demo.origin.model import Doc, Fault, Rev, Source, append, chrome, drop, meta, move, reid, reorder, retitle, sub

BASE = """
# Mpox – håndbok for helsepersonell {#topp}
> Mpox (m-kopper) er en virussykdom som gir utslett og feber. De fleste blir friske uten behandling, men sykdommen kan bli alvorlig hos små barn, gravide og personer med svekket immunforsvar. Kapitlet beskriver hva helsetjenesten skal gjøre når tilstanden mistenkes eller er bekreftet.

## Fakta i korte trekk {#fakta}
| Tema | Kort svar |
| Smittestoff | Mpoxvirus (MPXV), slekten Orthopoxvirus, klade I (Ia og Ib) og klade II (IIa og IIb) |
| Smittemåte | Direkte kontakt med utslett, slimhinner og kroppsvæsker; sjeldnere dråper på nært hold og forurensede tekstiler |
| Inkubasjonstid | 5–21 dager, som regel 6–13 dager |
| Smitteførende periode | Fra symptomene starter til alle skorper har falt av og huden er hel |
| Melding | MSIS gruppe A, nominativt; varsling til kommuneoverlegen |
| Vaksine | MVA-BN, to doser |

## Om mpox {#om}
Mpoxviruset er et stort DNA-virus i samme slekt som koppevirus og vaksiniavirus. Klade I har tradisjonelt vært forbundet med høyere dødelighet enn klade II. Bildet av klade Ib, som ble beskrevet i Øst-Kongo høsten 2023, er i endring etter hvert som flere pasientforløp blir kartlagt.

Viruset ble navngitt etter funn hos forsøksaper i 1958. Første kjente tilfelle hos menneske er fra 1970 i det som nå er Den demokratiske republikken Kongo. Smågnagere regnes som det viktigste reservoaret i naturen, og aper er som mennesker tilfeldige verter.

### Målet for håndteringen i Norge {#mal}
Strategien er eliminasjon: vedvarende smitte mellom mennesker i Norge skal ikke forekomme. Hvert tilfelle skal derfor finnes tidlig, isoleres og smitteoppspores.

## Epidemiologi {#epidemiologi}
### Globalt {#globalt}
Sykdommen har vært endemisk i deler av Sentral- og Vest-Afrika i flere tiår. Våren 2022 startet et verdensomspennende utbrudd med klade IIb, i hovedsak blant menn som har sex med menn. Fra slutten av 2023 har klade Ib spredt seg i østlige deler av DR Kongo og til naboland, både ved seksuell kontakt og i husholdninger.

Verdens helseorganisasjon vurderte 14. august 2024 økningen i Afrika som en internasjonal folkehelsekrise (PHEIC).

### I Norge {#norge}
Det første norske tilfellet ble meldt 31. mai 2022. De fleste meldte tilfellene siden da er menn som har sex med menn, og smittestedet er som oftest Norge eller et annet land i Europa.

## Smittemåter {#smittemater}
Viruset kommer inn gjennom skadet hud, slimhinner eller luftveier. Risikoen er størst ved langvarig hud-mot-hud-kontakt, som ved sex, og ved deling av seng, håndklær eller sengetøy med en syk person.

- Direkte kontakt med blemmer, sår, skorper eller slimhinner
- Kroppsvæsker, blant annet fra munn, svelg og endetarm
- Dråper ved ansikt-til-ansikt-kontakt over tid
- Gjenstander og tekstiler som nylig er forurenset
- Fra gravid til foster
- Kontakt med infiserte dyr eller tilberedning av viltkjøtt i endemiske områder

Viruset er påvist i sæd i uker etter tilfriskning. Det er ukjent om dette betyr smittefare.

## Inkubasjonstid {#inkubasjonstid}
Tiden fra smitte til første symptom er 5–21 dager, oftest 6–13 dager. Nærkontakter følges derfor opp i 21 dager etter siste eksponering.

## Smitteførende periode {#smitteforende}
Pasienten regnes som smitteførende fra symptomdebut og til alle skorper har falt av, slimhinnesår er tilhelet og det er dannet ny hud. Det tar som regel 2–4 uker. Har pasienten bare utslett, regnes perioden fra 48 timer før utslettet.

## Symptomer og forløp {#symptomer}
Mange får feber, hodepine, muskelsmerter og hovne lymfeknuter. Utslettet går gjennom stadiene flekk, knute, blemme, verkblemme og skorpe. Det kan være sparsomt og begrenset til kjønnsorganer, endetarm, munn eller ansikt.

### Alvorlig sykdom {#alvorlig}
Bakteriell sekundærinfeksjon, uttalte smerter fra endetarm, øyeaffeksjon, lungebetennelse og hjernebetennelse forekommer. Risikoen er høyest hos:

- Barn, særlig under 1 år
- Gravide
- Personer med alvorlig immunsvikt, for eksempel hiv med CD4-tall under 200
- Personer med omfattende eksem

## Diagnostikk {#diagnostikk}
Prøve tas fra minst to lesjoner ved å stryke hardt med pensel over bunnen av blemmen. Skorper kan sendes. Prøven undersøkes med PCR. Laboratoriet skal ha beskjed før prøven sendes, og kladebestemmelse gjøres på alle positive prøver.

| Prøve | Når | Merknad |
| Pensel fra lesjon | Alltid når det finnes utslett | To lesjoner fra ulike steder, tørr pensel eller virustransportmedium |
| Halsprøve | Ved symptomer uten synlig utslett hos nærkontakt | Negativ prøve utelukker ikke mpox |
| Rektalprøve | Ved proktitt | Tas i tillegg til lesjonsprøve |
| Blod | Ikke til primærdiagnostikk | Etter avtale med laboratoriet |

Differensialdiagnoser er vannkopper, herpes simplex, syfilis, hånd-, fot- og munnsyke og meslinger. Tilby samtidig test for hiv og andre seksuelt overførbare infeksjoner.

## Behandling {#behandling}
Behandlingen er i hovedsak symptomatisk med smertelindring, væske og sårstell. Antiviral behandling med tecovirimat vurderes i samråd med infeksjonsmedisiner hos pasienter med alvorlig sykdom eller høy risiko for det. Se egen behandlingsretningslinje for dosering.

## Forebygging {#forebygging}
### Vaksine {#vaksine}
MVA-BN (Imvanex/Jynneos) gis som to doser med minst 28 dagers mellomrom til personer med økt risiko. Etter eksponering bør første dose gis innen 4 dager. Se kapitlet om mpoxvaksine for målgrupper.

### Råd til pasienten {#rad-pasient}
- Bli hjemme til du er smittefri, og sov alene
- Dekk til utslettet når andre er i rommet
- Unngå sex og annen hudkontakt til huden er hel
- Bruk kondom i 12 uker etter at du er frisk
- Vask sengetøy og håndklær på minst 60 grader
- Unngå nærkontakt med kjæledyr, særlig gnagere

## Tiltak ved enkelttilfelle {#tiltak}
### Isolering {#isolering}
Bekreftet og sannsynlig tilfelle isoleres hjemme til vedkommende ikke lenger er smitteførende. Innleggelse er bare nødvendig når tilstanden tilsier det. Legen som følger pasienten, avslutter isoleringen.

### Smitteoppsporing {#smitteoppsporing}
Kommuneoverlegen sørger for smitteoppsporing. Nærkontakter deles i to grupper etter hvor tett kontakten har vært.

|= Inndeling av nærkontakter
| Gruppe | Kontakt | Oppfølging |
| Høy risiko | Seksuell kontakt, samme husstand, ubeskyttet kontakt med lesjoner eller kroppsvæsker, stikkskade | Følge med på symptomer i 21 dager, unngå sex og nær hudkontakt, vurdere vaksine |
| Lav risiko | Opphold under 2 meter fra pasienten i mer enn 3 timer uten fysisk kontakt, helsepersonell med riktig utstyr | Følge med på symptomer i 21 dager |

Friske nærkontakter trenger ikke å holde seg hjemme. Nærkontakter som får symptomer, skal isolere seg og testes samme dag eller neste dag.

### Tiltak i barnehage og skole {#barnehage}
Barn med bekreftet mpox holdes hjemme til de er smittefrie. Friske barn i samme avdeling kan gå i barnehagen, men foreldrene skal få skriftlig informasjon om symptomer.

## Tiltak ved utbrudd {#utbrudd}
To eller flere tilfeller med felles smittekilde regnes som utbrudd og varsles i Vesuv. Kommunen leder håndteringen lokalt. Folkehelseinstituttet bistår med råd, sekvensering og koordinering når flere kommuner er rammet.

## Tiltak i helsetjenesten {#helsetjeneste}
Pasienten undersøkes på eget rom. Personalet bruker hansker, langermet smittefrakk, øyebeskyttelse og munnbind. Se siden om smitteverntiltak i helsetjenesten for detaljer om utstyr, rengjøring og avfall.

## Melding og varsling {#melding}
Mpox er en allmennfarlig smittsom sykdom. Tilfeller meldes nominativt til MSIS (gruppe A) av både lege og laboratorium.

### Varsling {#varsling}
- Lege, sykepleier eller jordmor som mistenker eller påviser et tilfelle, varsler kommuneoverlegen umiddelbart på telefon.
- Når kommuneoverlegen ikke er å nå, varsles Smittevernvakta ved Folkehelseinstituttet på telefon 21 07 63 48, hele døgnet.
- Kommuneoverlegen varsler statsforvalteren og Folkehelseinstituttet.
- Folkehelseinstituttet varsler Helsedirektoratet og eventuelt WHO etter det internasjonale helsereglementet.

### Meldingskriterier {#kriterier}
Tilfeller der laboratoriet har påvist mpoxvirus ved nukleinsyreundersøkelse eller sekvensering, eller sannsynlige tilfeller med klinisk bilde og epidemiologisk tilknytning.

## Regelverk {#regelverk}
- [Smittevernloven](https://lovdata.no/dokument/NL/lov/1994-08-05-55)
- [MSIS-forskriften](https://lovdata.no/dokument/SF/forskrift/2003-06-20-740)
- [Forskrift om allmennfarlige smittsomme sykdommer](https://lovdata.no/dokument/SF/forskrift/1995-01-01-100)
- [IHR-forskriften](https://lovdata.no/dokument/SF/forskrift/2007-12-21-1573)

## Endringshistorikk {#historikk}
- 30.08.2024: Nytt om klade Ib og om PHEIC under Epidemiologi.
- 12.02.2024: Kapitlet er flyttet til Smittevernhåndboka og språklig revidert.
- 09.11.2022: Presisering om prøvetaking ved proktitt.
"""

doc = Doc.parse(BASE, meta={"published": "25.05.2022", "updated": "30.08.2024", "label": "Håndbok"},
                chrome={"deploy": 101, "design": 1, "entities": "utf8"})

REVS = [
    Rev(1, "noise", "none", "Ny utrulling av nettstedet: nye filnavn, nytt menypunkt, ingen tekstendring", [
        chrome(deploy=102, menu="Luftveisinfeksjoner vinteren 2024–25"),
    ], tags=("deploy",)),
    Rev(4, "substantive", "critical", "Nedre grense for inkubasjonstiden er senket fra 5 til 2 dager", [
        sub("inkubasjonstid", "er 5–21 dager", "er 2–21 dager", fact="inkubasjonstid",
            old="5–21 dager", new="2–21 dager"),
        sub("fakta", "5–21 dager", "2–21 dager", fact="inkubasjonstid", note="same fact, in the summary table"),
        append("historikk", "- 12.09.2024: Inkubasjonstid endret.", before="30.08.2024:",
               kind="editorial", sev="none", note="own change log"),
        meta(updated="12.09.2024"),
    ], tags=("number", "table", "own-log")),
    Rev(8, "editorial", "minor", "Smittemåter er flyttet foran Epidemiologi, og en overskrift har fått nytt navn", [
        move("smittemater", before="epidemiologi"),
        retitle("symptomer", "Symptomer og sykdomsforløp", old="Symptomer og forløp", kind="editorial", sev="minor"),
        reorder("alvorlig", [1, 0, 3, 2]),
        meta(updated="30.09.2024"),
    ], tags=("moved", "retitled")),
    Rev(12, "substantive", "critical", "Smitteførende periode starter nå inntil fire døgn før symptomdebut", [
        sub("smitteforende", "fra symptomdebut og til", "fra inntil 4 døgn før symptomdebut og til",
            fact="smitteførende periode, start", old="fra symptomdebut", new="fra inntil 4 døgn før symptomdebut"),
        sub("smitteforende", " Har pasienten bare utslett, regnes perioden fra 48 timer før utslettet.", "",
            fact="smitteførende periode ved bare utslett", old="fra 48 timer før utslettet", new="",
            sev="important"),
        sub("fakta", "Fra symptomene starter til", "Fra inntil 4 døgn før symptomene starter til",
            fact="smitteførende periode, start"),
        append("historikk", "- 25.10.2024: Smitteførende periode er utvidet bakover.", before="12.09.2024:",
               kind="editorial", sev="none"),
        meta(updated="25.10.2024"),
    ], tags=("insertion", "table")),
    Rev(14, "substantive", "important", "Tidsgrensen for lavrisikokontakt er senket fra 3 til 1 time", [
        sub("smitteoppsporing", "i mer enn 3 timer", "i mer enn 1 time", fact="nærkontakt lav risiko, varighet",
            old="mer enn 3 timer", new="mer enn 1 time"),
        meta(updated="08.11.2024"),
    ], tags=("table-cell", "no-own-log")),
    Rev(17, "noise", "none", "Oppdatert-datoen er ny, men teksten er den samme", [
        meta(updated="20.12.2024"),
    ], tags=("date-only",)),
    Rev(20, "substantive", "critical", "Stor språkvask, og inni den er rådet om friske nærkontakter snudd", [
        sub("om", "Mpoxviruset er et stort DNA-virus i samme slekt som koppevirus og vaksiniavirus.",
            "Mpoxviruset (MPXV) hører til slekten Orthopoxvirus, sammen med blant annet koppeviruset og vaksiniaviruset.",
            kind="editorial", sev="minor"),
        sub("om", "Viruset ble navngitt etter funn hos forsøksaper i 1958. Første kjente tilfelle hos menneske er fra 1970 i det som nå er Den demokratiske republikken Kongo. Smågnagere regnes som det viktigste reservoaret i naturen, og aper er som mennesker tilfeldige verter.",
            "Det eldre navnet apekopper kommer av at viruset først ble funnet hos forsøksaper (1958). Det første kjente sykdomstilfellet hos et menneske var i 1970, i dagens Den demokratiske republikken Kongo. Reservoaret er trolig smågnagere. Aper og mennesker er tilfeldige verter.",
            kind="editorial", sev="minor"),
        sub("globalt", "Sykdommen har vært endemisk i deler av Sentral- og Vest-Afrika i flere tiår.",
            "I deler av Sentral- og Vest-Afrika har sykdommen vært endemisk i flere tiår.", kind="editorial", sev="minor"),
        sub("symptomer", "Det kan være sparsomt og begrenset til", "Noen har bare få lesjoner, og de kan være avgrenset til",
            kind="editorial", sev="minor"),
        sub("smitteoppsporing", "Friske nærkontakter trenger ikke å holde seg hjemme.",
            "Friske nærkontakter med høy risiko må holde seg hjemme.", fact="karantene for friske nærkontakter",
            old="Friske nærkontakter trenger ikke å holde seg hjemme",
            new="Friske nærkontakter med høy risiko må holde seg hjemme"),
        append("historikk", "- 14.02.2025: Språklig gjennomgang.", before="25.10.2024:", kind="editorial", sev="none",
               note="the own log does not mention the turned advice"),
        meta(updated="14.02.2025"),
    ], tags=("negation", "buried", "own-log-silent")),
    Rev(25, "substantive", "critical", "Nytt telefonnummer til Smittevernvakta", [
        sub("varsling", "21 07 63 48", "00 07 00 99", fact="telefon Smittevernvakta",
            note="the new number is invented for the test"),
        meta(updated="10.06.2025"),
    ], tags=("phone",)),
    Rev(29, "substantive", "critical", "PHEIC er avsluttet; varsling ved klade II er lempet", [
        sub("globalt", "Verdens helseorganisasjon vurderte 14. august 2024 økningen i Afrika som en internasjonal folkehelsekrise (PHEIC).",
            "Verdens helseorganisasjon vurderte 14. august 2024 økningen i Afrika som en internasjonal folkehelsekrise (PHEIC). Den ble avsluttet 5. september 2025.",
            fact="PHEIC", old="vurderte 14. august 2024", new="Den ble avsluttet 5. september 2025", sev="important"),
        sub("varsling", "som mistenker eller påviser et tilfelle, varsler kommuneoverlegen umiddelbart på telefon.",
            "som mistenker eller påviser et tilfelle med klade I, varsler kommuneoverlegen umiddelbart på telefon. Tilfeller med klade II meldes innen ett døgn.",
            fact="varslingsplikt", sev="critical", old="varsler kommuneoverlegen umiddelbart",
            new="Tilfeller med klade II meldes innen ett døgn"),
        append("historikk", "- 05.09.2025: PHEIC er avsluttet. Varsling tilpasset klade.", before="14.02.2025:",
               kind="editorial", sev="none"),
        meta(updated="05.09.2025"),
    ], tags=("two-facts",)),
    Rev(36, "editorial", "none", "Lenker til regelverk peker på nye adresser, anker er endret", [
        sub("regelverk", "https://lovdata.no/dokument/SF/forskrift/2003-06-20-740",
            "https://lovdata.no/forskrift/2003-06-20-740", kind="editorial", sev="none", note="link target only"),
        reid("norge", "forekomst-i-norge"),
    ], tags=("links", "anchors")),
    Rev(39, "substantive", "critical", "Kondområdet er tatt bort fra listen uten logglinje", [
        drop("rad-pasient", "Bruk kondom i 12 uker", fact="kondom etter tilfriskning",
             old="Bruk kondom i 12 uker etter at du er frisk"),
    ], tags=("silent-deletion", "no-date-bump")),
]

SOURCE = Source(
    id="fhi-handbok", title="Mpox – håndbok for helsepersonell (Smittevernhåndboka)",
    url="https://www.fhi.no/sm/smittevernhandboka/sykdommer-a-a/mpox/", type="html", lang="nb", site="fhi",
    base=doc, revs=REVS, validators="none",
    selector="main article.fhi-page", date_marker="Oppdatert dd.mm.yyyy in .fhi-dates; Endringshistorikk section",
    faults=[
        Fault("fhi-handbok", 11, 11, "truncated-html", "body cut in the middle, length header agrees"),
        Fault("fhi-handbok", 16, 16, "soft-404", "200 with a not-found page"),
        Fault("fhi-handbok", 18, 18, "http-503", "whole site: 503 with Retry-After"),
        Fault("fhi-handbok", 40, 40, "slow", "the body arrives in small pieces; still whole"),
    ])
