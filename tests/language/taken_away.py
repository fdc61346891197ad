"""What shows that an example is about its feature: one text changed, and what the story then says went otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Away:
    """`old` becomes `new` in `file`; the story of `feature` then has a problem with `told` in it."""

    file: str
    old: str
    new: str
    told: str

    @property
    def feature(self) -> str:
        """The feature taken away."""
        return self.file[:3]


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
)
