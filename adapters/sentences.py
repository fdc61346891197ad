"""Every sentence about a mistake in the files that the engine does not read, in bokmål and in English.

Those are scenarios, demo files and the names a new version has for old ones. What is wrong in any file of YAML stands
in `engine.language.texts`, which is made in the same way.
"""

from engine.language.parts import Part
from engine.language.problems import Place, Said

SENTENCES = {
    # ---------------------------------------------------------------- names
    "unknown_name": Said("{name} er ikke {what}{hint}", "{name} is not {what}{hint}"),
    "unknown_name.outcome": Said(
        "{name} er ikke et utfall av {task}{hint}", "{name} is not an outcome of {task}{hint}"
    ),
    "unknown_name.version": Said("den nye versjonen har ingen {name}{hint}", "the new version has no {name}{hint}"),
    "wrong_type.entries": Said(
        "her skal det stå {what} foran et kolon; skriv {{}} når det ikke skal være noe",
        "{what} belongs here, before a colon; write {{}} when there is to be nothing",
    ),
    "wrong_type.then": Said(
        "her skal det stå det som ventes, for eksempel «state: …» eller «tasks: …»",
        "what is expected belongs here, such as «state: …» or «tasks: …»",
    ),
    "no_file": Said(
        "{name} er ikke en fil i samme mappe; rett navnet", "{name} is not a file in the same folder; mend the name"
    ),
    # ---------------------------------------------------------------- days and times
    "bad_time": Said(
        '{value} er ikke et klokkeslett; skriv det som "14:30"', '{value} is not a time of day; write it as "14:30"'
    ),
    "bad_date.birth": Said(
        "{value} er ikke en fødselsdato; skriv den som 1984-05-17",
        "{value} is not a birth date; write it as 1984-05-17",
    ),
    "past": Said(
        "steget er {day}, men steget før er {before}; skriv stegene i rekkefølge",
        "the step is on {day}, but the one before is on {before}; write the steps in order",
    ),
    # ---------------------------------------------------------------- steps
    "no_case": Said(
        "historien må begynne med en henvisning; skriv «refers: …» i det første steget",
        "the story must begin with a referral; write «refers: …» in the first step",
    ),
    "two_cases": Said(
        "{name} er henvist allerede; skriv et annet navn, eller en fil til",
        "{name} is referred already; write another name, or another file",
    ),
    "verbs": Said(
        "steget gjør flere ting ({verbs}); skriv ett steg for hver",
        "the step does several things ({verbs}); write a step for each",
    ),
    "missing_key.who": Said(
        "steget mangler «who» (den som gjør det); legg til «who: …»",
        "the step does not say who does it; add «who: …»",
    ),
    "nothing": Said("steget gjør ingenting; skriv {keys}", "the step does nothing; write {keys}"),
    "unused_key": Said("«{key}» hører sammen med {verbs}", "«{key}» belongs with {verbs}"),
    # ---------------------------------------------------------------- routines
    "idle_routine": Said(
        "ingen kommune i {file} kjører denne rutinen; legg den til der, eller ta bort filen",
        "no municipality in {file} runs this routine; add it there, or remove the file",
    ),
}

# What a name can be the name of.
KINDS = {
    "municipality": Said("en kommune her", "a municipality here"),
    "workflow": Said("en rutine i kommunen", "a routine of the municipality"),
    "case": Said(
        "en rutine i kommunen eller en som er henvist", "a routine of the municipality or somebody who is referred"
    ),
    "person": Said("en av personene i scenariet", "one of the people in the scenario"),
    "unit": Said("en stilling eller et team", "a position or a team"),
    "holder": Said("en person, en stilling eller et team", "a person, a position or a team"),
    "state": Said("en tilstand i rutinen", "a state of the routine"),
    "its_state": Said("en tilstand i den rutinen", "a state of that routine"),
    "task": Said("en oppgave i rutinen", "a task of the routine"),
    "letter": Said("et brev i rutinen", "a letter of the routine"),
    "measure": Said("noe rutinen måler", "something the routine measures"),
    "act": Said("en vei som kan velges når som helst", "a way that can be chosen at any time"),
    "ending": Said("en vei som avslutter saken", "a way that closes the case"),
    "silent": Said("en vei med «after»", "a way with «after»"),
    "named_role": Said("en rolle med «is: named»", "a role with «is: named»"),
    "consenting": Said("en av dem samtykket kan gjelde", "one of those the consent can be about"),
    "mail": Said("emnet på en e-post", "the subject of a mail"),
    "field": Said("et spørsmål i skjemaet", "a question of the form"),
    "yes_no": Said("et svar her", "an answer here"),
    "option": Said("et alternativ her", "an option here"),
}


def tell(part: Part, cause: str, *, at_key: bool = False, **places: Place) -> None:
    """Note what is wrong at `part`, in the words of the cause: a stable code, or a code and one of its causes."""
    words = SENTENCES[cause].filled(places)
    part.problem(cause.partition(".")[0], words.nb, at_key=at_key, english=words.en)
