"""A routine is read back in words: the shipped one, and one that says everything a routine can say."""

import re
from pathlib import Path

import pytest

from engine import installation
from engine.definition import Condition, Deadline, Escalation, Workflow
from engine.language import compile_file
from engine.reading import conditions, deadlines, grammar, ladders, roles, tasks, ways
from engine.reading.book import Book
from engine.reading.describe import describe
from engine.reading.places import places
from engine.reading.sheet import sheet
from tests.engine.reading_routine import book, full

ROOT = Path(__file__).parent.parent.parent
# Words of the language, and keys of the made-up routine, that no reader should meet.
FOREIGN = re.compile(
    r"\b(within|working|days|weeks|months|is given|is missing|yes|no_later|consent|assignee|tasks_done|previous|next|"
    r"complaint_deadline|None|true|false|each|child_welfare|\w+_\w+|\$\w+)\b"
)


@pytest.fixture(scope="module")
def shipped() -> Book:
    """The shipped routine, as its municipality runs it."""
    whole = installation.load(ROOT / "workflows.yaml")
    entry = whole.municipalities["skjervoy"].workflows["individuell-plan"]
    return Book(compile_file(entry.file, "skjervoy", entry.parameters), places(whole, "skjervoy"))


def text(of: Book) -> str:
    """The whole reading."""
    return "\n".join(line for section in describe(of) for line in (section.heading, *section.paragraphs))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Det kan klages på avgjørelsene til Statsforvalteren innen fire uker etter at personen fikk vite om dem "
        "(pasient- og brukerrettighetsloven § 7-2). En ny sak begynner i «Henvist».",
        "«Plankoordinator» er en person som blir pekt ut i den enkelte saken. Til det er gjort, har "
        "systemkoordinatoren oppgavene.",
        "Når saken er i «Henvist», skal systemkoordinatoren utføre oppgaven «Første møte med systemkoordinator» innen "
        "10 virkedager. Personen skal få vite hva individuell plan og ansvarsgruppe er, hvordan man søker, og hvordan "
        "man kan klage. Skjemaet spør om «Dato for møtet» (dato; må besvares). Huskelisten er «Informert om individuell"
        " plan og ansvarsgruppe», «Gått igjennom søknadsprosedyren» og «Orientert om klageretten».",
        "Ender «Første møte med systemkoordinator» med «Takker nei», går saken til «Avsluttet». Da skal det svares på "
        "«Hva var grunnen?» (fri tekst; må besvares). Den henvisende instansen får beskjed.",
        "skal psykiatriteamet utføre oppgaven «Behandle søknaden i psykiatriteamet» i neste møte i psykiatriteamet, "
        "senest innen 30 dager.",
        "Skjer det ingenting innen klagefristen på fire uker etter «Brevet ble sendt» i «Send svarbrev om avslag», går "
        "saken av seg selv til «Avsluttet» («Avslag, ikke påklaget»). Faller dagen på en fridag, flyttes den fram til "
        "neste virkedag.",
        "Plankoordinatoren skal utføre oppgaven «Skriv referat» innen 5 virkedager etter «Dato for møtet» i «Hold "
        "ansvarsgruppemøte med søker».",
        "Når alle oppgavene er gjort, går saken av seg selv til «Ettermøte» («Møtet er holdt og referatet skrevet»).",
        "Oppgaven kommer tilbake: hver gang den er gjort, skal den gjøres på nytt innen 4 uker etter at den sist ble "
        "gjort. Den holder ikke saken tilbake.",
        "Da skal det svares på «Hva vil personen endre?» (fri tekst; må besvares). Dermed begynner en ny runde.",
        "Plankoordinatoren eller systemkoordinatoren kan når som helst velge «Personen trekker seg», og da går saken "
        "til «Avsluttet».",
        "Er det gått 10 virkedager over fristen, får helse- og sosialsjefen beskjed, og oppgaven går over til "
        "systemkoordinatoren.",
    ],
)
def test_the_shipped_routine_reads_as_its_people_would_say_it(shipped: Book, paragraph: str) -> None:
    assert paragraph in text(shipped)


@pytest.mark.parametrize(
    "words",
    [
        "En åpen sak sover når ingen har gjort noe i den på 6 måneder. En åpen sak som skal ha kontakt med personen, "
        "sover når det er gått 3 måneder siden «Første samtale» eller «Drøft saken» sist ble gjort.",
        "En åpen sak som skal ha en evaluering, sover når det er gått 1 år siden «Følg opp tiltaket» sist ble gjort.",
        "Brevet går i posten, innen 2 virkedager.",
        "Når saken er i «Ny», skal kontaktpersonen utføre oppgaven «Første samtale» innen 10 virkedager etter «Dato "
        "for utskriving» i henvisningen. Så lenge datoen ikke er kjent, gjelder 3 uker fra dagen dette begynte.",
        "Fristen står stille så lenge «Første samtale» ikke er gjort. Fristen er et mål: blir den ikke holdt, skal "
        "grunnen skrives ned, og ingen over får beskjed. Dersom personen har fylt 17 år, gjelder også fristen senest "
        "14 dager før 18-årsdagen; den tidligste av dem teller. Dagen flyttes ikke, selv om den er en fridag.",
        "Dagene regnes etter kalenderne «skole» og «kommunen» samtidig: en dag er virkedag bare når den er det i "
        "begge.",
        "Oppgaven gjelder bare så lenge «Jeg ønsker en plan» er besvart med ja, det foreligger gyldig samtykke, og "
        "enten rundetallet er mer enn 1 eller telleren «Ikke møtt» står på minst 3, og faller ellers bort.",
        "Oppgaven er planlagt, og åpner den første 15. august etter at saken ble opprettet.",
        "Den regnes som gjort når det ikke er noen åpne delsaker.",
        "Det blir én oppgave for hver rad i «Tiltak» i «Første samtale», og hver har sin.",
        "Det blir én oppgave for hver person i ansvarsgruppa.",
        "Har ingen svart når det er gått 2 dager over fristen, regnes det som «Innvilget».",
        "Har ingen svart når fristen er ute, regnes oppgaven som gjort.",
        "Fristen kan forlenges av lederen, hver gang med høyst 2 uker, og høyst 2 ganger.",
        "Oppgaven kan utelates av lederen eller det tverrfaglige teamet, med en grunn.",
        "Den som har gjort «Følg opp tiltaket», kan ikke gjøre denne.",
        "Personen kan omtales her med hjemmel i barnevernsloven § 15-8.",
        "Når minst 2 av «Første samtale», «Følg opp tiltaket» og «Drøft saken» er gjort, blant dem «Første samtale», "
        "går saken av seg selv til «I gang» («Nok er gjort»).",
        "Så snart det er ledig plass i «Plasser i avlastningen», går saken av seg selv tilbake dit den kom fra",
        "Dette er et avslag, og personen skal få vite at det kan klages til Statsforvalteren innen tre uker "
        "(forvaltningsloven § 28).",
        "Dersom «Jeg ønsker en plan» er besvart med ja, begynner da en sak i rutinen «Oppfølging i skolen» i "
        "Nabo kommune, én for hvert svar i «Tiltak» i «Første "
        "samtale»; personen følger ikke med dit, og «Hva gjelder det?» fylles ut med svaret på «Jeg ønsker en plan» i "
        "«Første samtale». Saken som startet denne, får beskjeden «plan klar».",
        "Kontaktpersonen får meldingen «Velkommen» dersom personen er under 16 år.",
        "Lederen kan åpne saken igjen med «Åpnes igjen», og da går saken til «Ny». Det må skje innen 6 måneder etter "
        "at saken ble avsluttet.",
        "Dersom «Hvor gammel er barnet?» er mindre enn 6, er det barneverntjenesten. Ellers er det mottakskontoret.",
        "«Ikke møtt» telles opp hver gang «Første samtale» blir gjort og «Jeg ønsker en plan» er besvart med nei. Den "
        "begynner på null når «Drøft saken» blir gjort.",
        "Så lenge saken er her, opptar den en plass i «Plasser i avlastningen».",
        "Du ønsker: [svaret på «Jeg ønsker en plan»].",
    ],
)
def test_everything_a_routine_can_say_has_words(words: str) -> None:
    assert words in text(book())


def test_no_word_of_the_language_and_no_key_reaches_the_reader(shipped: Book) -> None:
    readings = [text(shipped), text(book())]
    readings += [
        "\n".join(line for section in sheet(of, role.key) for line in section.paragraphs)
        for of in (shipped, book())
        for role in of.workflow.roles
    ]
    assert [found for reading in readings for found in FOREIGN.findall(reading)] == []
    assert not [reading for reading in readings if ".." in reading or "  " in reading or " ." in reading]


@pytest.mark.parametrize(
    ("fact", "op", "value", "words"),
    [
        ("samtale.onsker", "is", "yes", "«Jeg ønsker en plan» er besvart med ja"),
        ("samtale.samtykke", "has", "lege", "samtykket omfatter «Fastlegen»"),
        ("samtale.outcome", "is", "ja", "«Første samtale» endte med «Innvilget»"),
        ("samtale.outcome", "is missing", "", "«Første samtale» ikke har fått noe utfall"),
        ("samtale.done", "before", "person.turns_18", "dagen «Første samtale» ble gjort er før 18-årsdagen"),
        ("i_gang.entered", "is given", "", "saken har vært i «I gang»"),
        ("person.age", "<", "16", "personen er under 16 år"),
        ("person.year_6", "after", "today", "1. januar det året personen fyller 6 år er etter dagens dato"),
        ("children.open", "is", "0", "det ikke er noen åpne delsaker"),
        ("children.oppfolging", ">=", "2", "antallet åpne delsaker i «Oppfølging i skolen» er minst 2"),
        ("free.plasser", "is", "0", "det ikke er ledig plass i «Plasser i avlastningen»"),
        ("clock.working_hours", "is", "no", "det ikke er kontortid"),
        ("referral.utskriving", "is missing", "", "«Dato for utskriving» ikke er besvart"),
    ],
)
def test_a_condition_stands_in_the_order_it_has_after_dersom(fact: str, op: str, value: str, words: str) -> None:
    test = {"fact": fact, "op": op, "value": value}
    assert conditions.condition(book(), Condition.model_validate({"every": [test]})) == words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ({"within": "1 month"}, "innen 1 måned"),
        ({"within": "24 hours", "source": "samtale.done"}, "innen 24 timer etter at «Første samtale» ble gjort"),
        ({"within": "2 days", "source": "i_gang.entered"}, "innen 2 dager etter at saken kom til «I gang»"),
        ({"before": "1 week", "source": "samtale.done"}, "senest 1 uke før «Første samtale» ble gjort"),
        ({"meeting": "team"}, "i neste møte i det tverrfaglige teamet"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(deadline: dict[str, str], words: str) -> None:
    assert deadlines.deadline(book(), Deadline.model_validate(deadline)) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Systemkoordinator", "systemkoordinatoren"),
        ("Helse- og sosialsjef", "helse- og sosialsjefen"),
        ("Psykiatrisk sykepleier", "den psykiatriske sykepleieren"),
        ("Psykiatriteamet", "psykiatriteamet"),
        ("Leder for oppvekst", "lederen for oppvekst"),
        ("NAV-kontoret", "NAV-kontoret"),
        ("PP-tjenesten", "PP-tjenesten"),
        ("Fastlege", "fastlegen"),
        ("Rektor", "rektoren"),
        ("Kvinnens kontakt i teamet", "kvinnens kontakt i teamet"),
        ("Overordnet samarbeidsteam", "det overordnede samarbeidsteamet"),
        ("Henvisende instans", "den henvisende instansen"),
        ("Ansvarlig for rutinen", "den ansvarlige for rutinen"),
        ("Den som meldte saken", "den som meldte saken"),
        ("Tildelingskontor", "tildelingskontoret"),
    ],
)
def test_a_role_has_its_definite_form(title: str, words: str) -> None:
    assert grammar.definite(title) == words


def test_lists_have_og_and_sentences_begin_large_and_end_once() -> None:
    assert grammar.listed(["a", "b", "c"]) == "a, b og c"
    assert grammar.listed(["a", "b"], "eller") == "a eller b"
    assert grammar.sentence("når alt er gjort.") == "Når alt er gjort."
    assert grammar.quote("Svar på «nei»") == "«Svar på ‘nei’»"
    assert (grammar.times(1), grammar.times(2)) == ("1 gang", "2 ganger")


def test_a_role_that_is_a_clause_has_its_comma_before_the_verb() -> None:
    melder = full().roles[6].model_copy(update={"title": {"nb": "Den som meldte saken"}})
    whole = full().model_copy(update={"roles": (*full().roles[:6], melder)})
    assert "Den som meldte saken, får beskjed." in text(book(whole))


def test_a_group_that_is_a_clause_is_dem_som_after_a_preposition() -> None:
    whole = full()
    group = whole.roles[3].model_copy(update={"title": {"nb": "De som rykker ut"}})
    out = text(book(whole.model_copy(update={"roles": (*whole.roles[:3], group, *whole.roles[4:])})))
    assert "De som rykker ut, skal utføre oppgaven «Drøft saken»" in out
    assert "Det blir én oppgave for hver av dem som rykker ut." in out


def test_who_is_told_and_gets_the_task_is_named_once() -> None:
    rung = {"notify": "leder", "reassign": "leder", "after": "1 day"}
    ladder = Escalation.model_validate({"key": "a", "ladder": [rung]})
    assert ladders.ladder(book(), ladder) == (
        "Er det gått 1 dag over fristen, får lederen beskjed, og oppgaven går over dit."
    )


def test_an_answer_of_an_act_is_named_by_the_act() -> None:
    whole = full()
    again = whole.states[2].reopens[0].model_copy(update={"asks": whole.referral})
    last = whole.states[2].model_copy(update={"reopens": (again,)})
    acting = book(whole.model_copy(update={"states": (*whole.states[:2], last)}))
    assert acting.answer("act.utskriving") == "«Dato for utskriving» i «Åpnes igjen»"


def test_one_part_can_be_read_by_itself() -> None:
    whole = full()
    state = whole.states[0]
    assert tasks.task(book(), state.tasks[2]).startswith("Ansvarsgruppa skal utføre oppgaven «Drøft saken» senest den")
    assert ways.way(book(), state.next[1]).startswith("Ender «Første samtale» med «Avslag», går saken til «Slutt».")
    assert roles.role(book(), whole.roles[0]) == "«Leder» er en stilling i kommunen."
    short = Escalation.model_validate({"key": "a", "ladder": [{"notify": "leder"}]})
    assert ladders.ladder(book(), short) == "Går fristen ut, får lederen beskjed samme dag."


def test_rungs_that_repeat_the_same_are_told_together() -> None:
    rungs = [{"after": f"{days} working days", "notify": "leder"} for days in (2, 4, 6)]
    nagging = Escalation.model_validate({"key": "a", "remind": ["3 days", "2 days"], "ladder": rungs})
    assert ladders.ladder(book(), nagging) == (
        "Den som har oppgaven, får en påminnelse 3 og 2 dager før fristen. Er det gått 2, 4 og 6 virkedager over "
        "fristen, får lederen beskjed hver gang."
    )


def test_a_role_sheet_is_one_page_with_everything_the_role_does(shipped: Book) -> None:
    found = {section.heading: section.paragraphs for section in sheet(shipped, "plankoordinator")}
    mine = [task for state in shipped.workflow.states for task in state.tasks if task.who == "plankoordinator"]
    assert len(mine) == len(found["Oppgaver"]) == 9
    assert found["Oppgaver"][3] == (
        "«Skriv referat» – når saken er i «Ansvarsgruppemøte», innen 5 virkedager etter «Dato for møtet» i «Hold "
        "ansvarsgruppemøte med søker». Referatet oppsummerer hvem som gjør hva, så veien videre er klar."
    )
    assert found["Hvis det ikke blir gjort"][0].startswith("Den som har oppgaven, får en påminnelse 3 virkedager før")
    assert (
        "«Personen trekker seg» – til saken er avsluttet. Da går saken til «Avsluttet»."
        in found["Kan velge på eget initiativ"]
    )
    assert sum(len(line) // 100 + 1 for lines in found.values() for line in lines) < 60


def test_a_sheet_of_a_role_that_is_not_there_is_refused(shipped: Book) -> None:
    with pytest.raises(KeyError):
        sheet(shipped, "ingen")


def test_a_routine_without_titles_around_it_is_read_too() -> None:
    bare = Book(Workflow.model_validate(full().model_dump()))
    assert "er det barnevernet." in text(bare)
