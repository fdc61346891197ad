"""About workflows.yaml: what a municipality has, and what the routines it has chosen need."""

from engine.language.problems import Said

INSTALLATION = {
    # ---------------------------------------------------------------- the municipality
    "duplicate_key.position": Said(
        "{name} er også en stilling, på linje {line}; gi den ene et annet navn",
        "{name} is a position too, on line {line}; give one of them another name",
    ),
    "missing_key.resource": Said(
        "ressursen mangler «places» eller «days»; legg til den ene",
        "the resource has neither «places» nor «days»; add one of them",
    ),
    "unknown_unit": Said("ukjent stilling eller team {name}{hint}", "unknown position or team {name}{hint}"),
    # ---------------------------------------------------------------- days and times
    "unknown_zone": Said(
        "ukjent tidssone {name}; norske kommuner bruker «Europe/Oslo»",
        "unknown time zone {name}; Norwegian municipalities use «Europe/Oslo»",
    ),
    "unknown_country": Said("ukjent land {name}{hint}", "unknown country {name}{hint}"),
    "bad_hours": Said(
        "det stenger {closes} og åpner {opens}; skriv en senere stengetid",
        "it closes at {closes} and opens at {opens}; write a later time to close",
    ),
    "bad_time": Said(
        '{value} er ikke et klokkeslett; skriv det som "08:30"', '{value} is not a time of day; write it as "08:30"'
    ),
    "bad_time.span": Said(
        '{value} er ikke et tidsrom; skriv det som "08:30-10:00"',
        '{value} is not from one time to another; write it as "08:30-10:00"',
    ),
    "bad_date.days": Said(
        "{value} er ikke en tid som kan brukes; skriv den som 2026-06-22..2026-08-14",
        "{value} is not a time that can be used; write it as 2026-06-22..2026-08-14",
    ),
    "bad_rhythm": Said("{reason}", "{reason}"),  # engine/schedules.py says why
    "bad_rhythm.never": Said(
        "rytmen {rhythm} gir ingen {what}; skriv en annen", "the rhythm {rhythm} gives no {what}; write another"
    ),
    "no_such_date": Said("rytmen har ingen {what} {value}", "the rhythm has no {what} on {value}"),
    "no_such_date.next": Said(
        "rytmen har ingen {what} {value}; den neste etter er {next}",
        "the rhythm has no {what} on {value}; the next one after is {next}",
    ),
    "no_such_date.rhythm": Said(
        "uten «rhythm» er det ingen {what} som kan falle ut; ta bort datoen",
        "without «rhythm» there are no {what} that can fall out; remove the date",
    ),
    "hours.cutoff": Said(
        "fristen før møtet telles i dager, ikke timer; bruk days eller working days",
        "the time before the meeting is counted in days and not hours; use days or working days",
    ),
    # ---------------------------------------------------------------- the routines that are chosen
    "file_path": Said(
        "{name} må ligge i samme mappe eller under; skriv den uten «..» og «/» først",
        "{name} must be in the same folder or below; write it without «..» and without «/» first",
    ),
    "no_file.named": Said("filen {name} finnes ikke; rett navnet", "there is no file {name}; mend the name"),
    "unknown_parameter.file": Said("{file} har ingen parameter {name}{hint}", "{file} has no parameter {name}{hint}"),
    "other_name": Said(
        "rutinen i {file} heter {name}; bruk det navnet her også",
        "the routine in {file} is called {name}; use that name here too",
    ),
    # ---------------------------------------------------------------- what they need
    **{
        f"missing_{what}": Said(
            "{routine} trenger " + nb + "; legg til i {file}, eller rett " + nb_where + " i rutinen{hint}",
            "{routine} needs " + en + "; add it in {file}, or mend " + en_where + " in the routine{hint}",
        )
        for what, nb, nb_where, en, en_where in (
            ("position", "stillingen {name}", "rollen", "the position {name}", "the role"),
            ("team", "teamet {name}", "rollen", "the team {name}", "the role"),
            ("unit", "stillingen eller teamet {name}", "rollen", "the position or team {name}", "the role"),
            ("calendar", "kalenderen {name}", "fristen", "the calendar {name}", "the deadline"),
            ("resource.field", "ressursen {name}", "feltet", "the resource {name}", "the question"),
            ("resource.state", "ressursen {name}", "tilstanden", "the resource {name}", "the state"),
            ("resource.condition", "ressursen {name}", "vilkåret", "the resource {name}", "the condition"),
            ("municipality", "kommunen {name}", "veien", "the municipality {name}", "the way out"),
            ("workflow", "rutinen {name}{whose}", "veien", "the routine {name}{whose}", "the way out"),
            ("workflow.condition", "rutinen {name}", "vilkåret", "the routine {name}", "the condition"),
        )
    },
    **{
        f"missing_{kind}.{place}": Said(
            f"{{routine}} trenger «{kind}» for ressursen {{name}}; legg til i {{file}}, eller rett {nb} i rutinen",
            f"{{routine}} needs «{kind}» for the resource {{name}}; add it in {{file}}, or mend {en} in the routine",
        )
        for kind, place, nb, en in (
            ("days", "field", "feltet", "the question"),
            ("places", "state", "tilstanden", "the state"),
            ("places", "condition", "vilkåret", "the condition"),
        )
    },
    "missing_question": Said(
        "{routine} sender med {name}, som henvisningen i {other}{whose} ikke spør om; rett «carries» i rutinen{hint}",
        "{routine} sends along {name}, which the referral of {other}{whose} does not ask; mend «carries» there{hint}",
    ),
    "no_meetings": Said(
        "{routine} har en frist som bare er neste møte i teamet {team}, som ingen fast møterytme har; "
        "skriv «rhythm» for {team} i {file}, eller gi fristen «within» også",
        "{routine} has a deadline that is only the next meeting of the team {team}, which does not meet regularly; "
        "write «rhythm» for {team} in {file}, or give the deadline «within» too",
    ),
}
