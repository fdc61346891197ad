"""What shows that an example is about its feature: one text changed, and what the story then says went otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Away:
    """`old` becomes `new` in `file`; the story of `feature` then has a problem with `told` in it."""

    file: str
    old: str
    new: str
    told: str
    about: str = ""  # the feature, where the file does not say which

    @property
    def feature(self) -> str:
        """The feature taken away."""
        return self.about or self.file[:3]


TAKEN_AWAY = (
    Away("F01-frist-fra-dato.yaml", "from: referral.mottatt", "from: case_opened", "men fristen er 01.03.2027"),
    Away("F01-frist-fra-dato.yaml", "from: forelopig_svar.sendt", "from: opened", "men fristen er 24.02.2027"),
    Away("F01-frist-fra-dato.yaml", "within: 1 month", "within: 31 days", "men fristen er 03.03.2027"),
    Away("F33-brev-og-beskjeder.yaml", "haster is yes", "haster is no", "Lise skulle fått e-posten «En ny sak haster»"),
    Away("F33-brev-og-beskjeder.yaml", "tells: [henviser, ", "tells: [", "Berit skulle fått e-posten"),
    Away(
        "F33-brev-og-beskjeder.story.yaml",
        ", chooses: trukket, then: {closed: trukket}",
        ", takes: besok",
        "frist om kort",
    ),
    Away("F18-hendelser.yaml", "        if: melding.innlagt is not yes\n", "", "«Dra på hjemmebesøk» er åpen"),
    Away(
        "F18-hendelser.yaml", "        done_if: melding.innlagt is yes\n", "", "«Ring og hør hvordan det går» er åpen"
    ),
    Away(
        "F18-hendelser.yaml",
        "{before: 2 days, from: melding.utskrives, otherwise: 3 weeks}",
        "3 weeks",
        "men fristen er 25",
    ),
    Away("F15-samtykke.yaml", "            givers: true\n", "", "Steget skulle vært avvist med «Samtykke mangler»"),
    Away("F15-samtykke.yaml", ", withdraws_consent: true", "", "Samtykket gjelder «skole» ved Rådgiveren"),
    Away(
        "F15-samtykke.story.yaml", "born: 2011-03-15", "born: 2011-05-15", "ved Kontaktlæreren, og det var ikke ventet"
    ),
    Away("F34-skjema.yaml", "fall >= 3", "fall >= 5", "men fristen er 20.01.2027"),
    Away("F34-skjema.yaml", "        needs: [{if", "        tells: []\n        # [{if", "ble gjort"),
    Away("F03-fridager.yaml", "roll: previous", "roll: next", "men fristen er 30.03.2027"),
    Away("F03-fridager.yaml", "roll: next", "roll: none", "men fristen er 25.03.2027"),
    Away("F03-fridager.yaml", "roll: none", "roll: previous", "men fristen er 24.03.2027"),
    Away("F06-bakover.yaml", "before: 5 working days", "before: 7 days", "men fristen er 24.03.2027"),
    Away("F06-bakover.yaml", "before: 3 working days, meeting", "meeting", "men fristen er 11.03.2027"),
    Away(
        "F06-bakover.yaml",
        "{before: 6 months, from: person.turns_18, otherwise: 1 year}",
        "1 year",
        "men fristen er 01.03.2028",
    ),
    Away("F30-apnes-igjen.yaml", ", new_round: true", "", "Saken skulle vært i runde 2"),
    Away("F30-apnes-igjen.yaml", "no_later_than: 1 month\n", "no_later_than: 6 months\n", "ble gjort"),
    Away("F31-hoppe-over.yaml", ", skip: [saksbehandler]", "", "Siri kan ikke gjøre dette 05.01.2027"),
    Away("F31-hoppe-over.yaml", "required: true", "required: false", "ble gjort"),
    Away("F21-flere.yaml", "each: referral.tjenester, ", "", "«Gi beskjed (Skolen)» skulle vært åpen"),
    Away("F21-flere.yaml", ", each: referral.barn, carries: {navn: each.navn}", "", "men det er 1"),
    Away(
        "F24-overforing.yaml",
        "Følg opp personen, who: ansvarlig",
        "Følg opp personen, who: mottaker",
        "hos Saksbehandler",
    ),
    Away(
        "F24-overforing.yaml",
        "{within: 30 days, from: case_opened}, escalation: vanlig}\n    next: {ferdig_der",
        "30 days, escalation: vanlig}\n    next: {ferdig_der",
        "men fristen er 05.02.2027",
    ),
    Away("F02-virkedager.yaml", "due: 10 working days", "due: 10 days", "men fristen er 13.05.2027"),
    Away("F02-virkedager.yaml", "{within: 10 days, roll: none}", "10 working days", "men fristen er 19.05.2027"),
    Away("F13-flere-svar.yaml", ", must: [lege]", "", "Saken skulle stått i «Uttalelser hentes inn»"),
    Away("F13-flere-svar.yaml", "need: 2", "need: 4", "Saken skulle stått i «To må godkjenne»"),
    Away(
        "F13-flere-svar.yaml",
        "when: tasks_done",
        "when: {tasks: [faglig, okonomi], need: 1}",
        "men er avsluttet med «Begge",
    ),
    Away("F13-flere-svar.yaml", "after: {within: 2 weeks, roll: next}", "after: 3 weeks", "skulle gå ut 21.01.2027"),
    Away("F16-opptrapping.yaml", "times: 2}", "times: 1}", "Lise skulle fått e-posten"),
    Away("F16-opptrapping.yaml", ", reassign: leder", "", "skulle ligge hos Leder for helse og velferd"),
    Away("F16-opptrapping.yaml", "ikke_svar >= 2", "ikke_svar >= 3", "Saken skulle stått i «Oppsøk personen»"),
    Away("F32-strengeste.yaml", "person.age < 18", "person.age < 10", "men fristen er 01.02.2027"),
    Away("F32-strengeste.yaml", "alvor is hoy", "alvor is lav", "men fristen er 18.01.2027"),
    Away("workflows.yaml", "svar_innen: 5 working days, ", "", "men fristen er 18.01.2027", "F37"),
    Away("workflows.yaml", "voksen: 16, ", "", "skulle ligge hos Leder", "F37"),
    Away("workflows.yaml", ', nytt_ar: "08-01"', "", "men fristen er 03.01.2028", "F37"),
    Away("workflows.yaml", "on_holiday: move", "on_holiday: skip", "men fristen er 08.04.2027", "F10"),
    Away("workflows.yaml", ", cutoff: 3 working days", "", "men fristen er 08.04.2027", "F10"),
    Away("F10-motedager.yaml", "{meeting: inntaksteam}", "1 week", "men fristen er 24.03.2027"),
    Away("F22-plan.yaml", "{workflow: f22-tiltak}, ", "", "Det er ingen sak av rutinen «f22-tiltak»"),
    Away("F22-plan.yaml", "children.open < 1", "children.open < 2", "men er avsluttet med «Alle tiltak er ferdige»"),
    Away("F05-timer.yaml", "due: 24 hours, escalation", "due: 25 hours, escalation", "Vera skulle fått e-posten"),
    Away("workflows.yaml", "zone: Europe/Oslo", "zone: Etc/GMT-1", "men fristen er 28.03.2027", "F05"),
    Away("F05-timer.yaml", "working_hours is no", "working_hours is yes", "skulle ligge hos Vaktteamet"),
    Away("F05-timer.yaml", "after: 4 hours", "after: 5 hours", "Lise skulle fått e-posten"),
    Away("F07-tidsvindu.yaml", "opens: 2 weeks, ", "", "Kontroller hvordan det går» er åpen"),
    Away("F07-tidsvindu.yaml", "opens: 2 weeks", "opens: 10 days", "ble gjort"),
    Away("F08-fodselsdag.yaml", "before: 3 months", "before: 2 months", "skulle vært åpen"),
    Away("F08-fodselsdag.yaml", "age >= 18", "age >= 19", "Saken skulle stått i «Voksen»"),
    Away("F08-fodselsdag.story.yaml", "2012-02-29", "2012-03-01", "Saken skulle stått i «Voksen»"),
    Away("F11-evaluering.yaml", ", from: mote.holdt", "", "men fristen er 24.03.2027"),
    Away("F11-evaluering.yaml", "{within: 2 weeks, from: case.opened}", "8 weeks", "men fristen er 01.03.2027"),
    Away("F25-bytte.yaml", "accept: 3 working days", "accept: 1 week", "men fristen er 12.01.2027"),
    Away(
        "F25-bytte.story.yaml",
        "is_away: Nora, until: 2027-01-29",
        "is_away: Siri, until: 2027-01-29",
        "Tor kan ikke gjøre",
    ),
    Away(
        "F27-rett-team.yaml",
        "      - {if: clock.working_hours is no, to: vaktteam}\n",
        "",
        "skulle ligge hos Vaktteamet",
    ),
    Away("F27-rett-team.yaml", "bosted is sor", "bosted is ukjent", "skulle ligge hos Team sør"),
    Away("F41-fram-og-tilbake.yaml", "to: previous", "to: plan", "Saken skulle stått i «Tiltak»"),
    Away(
        "F41-fram-og-tilbake.yaml",
        "by: [saksbehandler], to: tiltak",
        "by: [saksbehandler], to: plan",
        "stått i «Tiltak»",
    ),
    Away("F04-kalendere.yaml", ", calendar: skole", "", "men fristen er 25.02.2027"),
    Away("F04-kalendere.yaml", ", calendar: sverige", "", "men fristen er 11.01.2027"),
    Away("F04-kalendere.yaml", "[skole, sverige]", "[municipality, sverige]", "men fristen er 23.02.2027"),
    Away("F04-kalendere.yaml", "[skole, sverige]", "skole", "men fristen er 01.03.2027"),
    Away("F12-rytme.yaml", "every: 1 week", "every: 2 weeks", "men fristen er 20.01.2027"),
    Away(
        "F12-rytme.yaml", "by: [saksbehandler], to: tett", "by: [saksbehandler], to: slutt", "«Ring» skulle vært åpen"
    ),
    Away("F14-taushet.yaml", ", silence: {after: 1 week, as: done}", "", "Saken skulle stått i «Plassen tilbys»"),
    Away("F14-taushet.yaml", ", silence: {as: nei}", "", "Saken skulle stått i «Vedtak»"),
    Away("F19-pause.yaml", ", pauses: opplysninger.mangler is yes", "", "skulle stått stille, men går"),
    Away("F20-utsettelse.yaml", "times: 2", "times: 3", "ble gjort"),
    Away("F20-utsettelse.yaml", "by: 2 weeks", "by: 3 weeks", "ble gjort"),
    Away("F29-klage.yaml", "regime: health", "regime: nav_social", "skulle inneholde «innen fire uker»"),
    Away("F29-klage.yaml", "from: brev.fram, roll: next", "from: opened, roll: next", "skulle gå ut 30.03.2027"),
    Away(
        "F29-klage.yaml",
        "{within: 2 weeks, from: act.levert, otherwise: 2 weeks}",
        "2 weeks",
        "men fristen er 13.04.2027",
    ),
    Away("F09-skolear.yaml", 'on: "05-15"', 'on: "05-20"', "men fristen er 20.05.2027"),
    Away("F09-skolear.yaml", ", new_round: true", "", "Saken skulle vært i runde 2"),
    Away("F09-skolear.yaml", "person.age >= 16", "person.age >= 17", "avsluttet med «Ferdig på skolen»"),
    Away("F23-en-plan.yaml", "exclusive: true\n", "", "Siri skulle fått e-posten «Det er nytt i en sak»"),
    Away("F23-tjeneste.yaml", ", sends: [{signal: endret, to: person}]", "", "Saken skulle stått i «Ny»"),
    Away(
        "F23-en-plan.yaml", ", sends: [{signal: planen_er_slutt, to: children}]", "", "Saken skulle stått i «Avsluttet»"
    ),
    Away("F28-to-personer.yaml", "not_by: [forbered], ", "", "ble gjort"),
    Away("F28-to-personer.yaml", "by: [leder]", "by: [saksbehandler]", "ble gjort"),
    Away("F40-mal.yaml", "goal: 5 working days, ", "", "ble gjort"),
    Away("F40-mal.yaml", ", kind: soft", "", "Lise fikk e-posten «En oppgave hos andre er over fristen»"),
    Away("F17-tellere.yaml", "{task: avtale, if: avtale.mott is yes}, ", "", "Siri kan ikke gjøre dette 08.02.2027"),
    Away(
        "F17-tellere.story.yaml",
        "{on: 2027-02-09, who: Siri, annuls: avtale, reason: Det var avlyst., ",
        "{on: 2027-02-09, ",
        "Saken",
    ),
    Away("F17-tellere.yaml", ", {task: snakk}]", "]", "Saken skulle stått i «Avtaler»"),
    Away("F26-anonym.yaml", ", names_person: true", "", "ble gjort"),
    Away("workflows.yaml", "places: 1", "places: 2", "ble gjort", "F35"),
    Away("F35-venteliste.yaml", "    occupies: avlastning\n", "", "ble gjort"),
    Away(
        "F36-versjoner.story.yaml",
        "who: Lise, publishes: F36-versjoner.ny.yaml",
        "then: {}",
        "men fristen er 21.01.2027",
    ),
    Away("F38-ledige-dager.yaml", ", bookable: moterom", "", "ble gjort"),
    Away("workflows.yaml", "INTERVAL=2;BYDAY=TU", "INTERVAL=1;BYDAY=TU", "ble gjort", "F38"),
    Away("F42-mote.yaml", ", calls: {invite: [gruppa], minutes: 90, place: sted}", "", "ble gjort"),
    Away("F39-dager.yaml", "states: [utskrivingsklar]", "states: [innlagt]", "skulle være 4 dager, men er 2"),
)
