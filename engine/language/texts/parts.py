"""About single values: keys, names, words, numbers, dates, durations and texts."""

from engine.language.problems import Said

PARTS = {
    "wrong_type.keys": Said(
        "{what} skal ha nøkler under seg, for eksempel {keys}", "there must be keys under this, such as {keys}"
    ),
    "wrong_type.names": Said(
        "her skal det stå {what}, hver med et eget navn foran et kolon",
        "names belong here, each with a colon and what it stands for",
    ),
    "wrong_type.list": Said(
        "her skal det stå en liste, for eksempel [en, to]", "a list belongs here, such as [one, two]"
    ),
    "wrong_type.one": Said(
        "her skal det stå én verdi, ikke en liste eller flere nøkler",
        "one value belongs here, not a list or several keys",
    ),
    "wrong_type.flag": Said(
        "{word} skal være true (ja) eller false (nei)", "{word} should be true (yes) or false (no)"
    ),
    "wrong_type.number": Said(
        "{word} skal være et helt tall fra {low} til {high}", "{word} should be a whole number from {low} to {high}"
    ),
    "unknown_key": Said("{what} har ingen nøkkel {key}{hint}", "there is no key {key} here{hint}"),
    "unknown_key.comma": Said(
        "{key} er ikke en nøkkel; er det tekst etter et komma, så sett hele teksten i anførselstegn",
        "{key} is not a key; if it is text after a comma, put the whole text in quotation marks",
    ),
    "missing_key": Said(
        "{what} mangler «{key}» ({purpose}); legg til «{key}: …»", "«{key}» is missing here; add «{key}: …»"
    ),
    "missing_key.nb": Said("teksten mangler på bokmål; legg til «nb: …»", "the text is missing in bokmål; add «nb: …»"),
    "bad_id": Said(
        "{name} kan ikke være et navn; bruk bare a–z, 0–9 og {dash}, med en bokstav først",
        "{name} cannot be a name; use a–z, 0–9 and {dash} only, a letter first",
    ),
    "reserved_id": Said(
        "{name} har en fast betydning; velg et annet navn", "{name} has a meaning of its own; choose another name"
    ),
    "empty": Said(
        "verdien mangler; skriv den etter kolonet, eller ta bort nøkkelen",
        "the value is missing; write it after the colon, or remove the key",
    ),
    "twice": Said("{word} står to ganger i lista; ta bort den ene", "{word} is in the list twice; remove one"),
    "bad_date": Said(
        "{word} er ikke en dato som kan brukes; skriv den som 2026-12-24",
        "{word} is not a date that can be used; write it as 2026-12-24",
    ),
    "bad_month_day": Said(
        "{value} er ikke en dag hvert år har; skriv måned og dag, for eksempel «08-15»",
        "{value} is not a day that every year has; write month and day, such as «08-15»",
    ),
    "bad_duration": Said("{reason}", "{reason}"),  # engine/durations.py says why
    "bad_duration.unit": Said(
        "«{number}» mangler enhet; skriv for eksempel «{number} days» når det er en varighet",
        "«{number}» has no unit; write for instance «{number} days» where a duration is meant",
    ),
    "hours": Said(
        "denne varigheten telles i dager, ikke timer; bruk days, working days, weeks eller months",
        "this duration is counted in days and not hours; use days, working days, weeks or months",
    ),
    "unknown_parameter": Said("ukjent parameter {name}{hint}", "unknown parameter {name}{hint}"),
    "unknown_parameter.given": Said(
        "rutinen har ingen parameter {name}{hint}", "the routine has no parameter {name}{hint}"
    ),
    "parameter_kind": Said(
        "parameteren {name} er {found}, men her skal det stå {wanted}; bruk en annen, eller skriv verdien selv",
        "the parameter {name} is {found}, but {wanted} belongs here; use another, or write the value itself",
    ),
    "parameter_kind.value": Said("{value} skal være {kind}; skriv en annen verdi", "{value} should be {kind}; mend it"),
    "bad_parameter": Said(
        "kommunens egen verdi for {name} kan ikke brukes: {reason}",
        "the municipality's own value for {name} cannot be used: {reason}",
    ),
    "unknown_language.text": Said("ukjent språk {name}; bruk {known}", "unknown language {name}; use {known}"),
    "too_long": Said(
        "teksten har {length} tegn; det meste er {most}", "the text has {length} characters; the most is {most}"
    ),
    "html": Said(
        "teksten inneholder HTML; skriv vanlig tekst uten < og koder",
        "the text has HTML in it; write plain text without < and codes",
    ),
    **{
        f"unknown_{what}": Said(
            "{word} er ikke en " + nb + "{hint}",
            "{word} is not " + en + "{hint}",
        )
        for what, nb, en in (
            ("type", "felttype", "a type of question"),
            ("kind", "type rolle", "a kind of role"),
            ("roll", "måte å flytte en frist på", "a way to move a deadline"),
            ("trigger", "hendelse som kan utløse noe", "something that can set a way off"),
            ("subject", "type sak", "a kind of case"),
            ("language", "språkkode", "a language code"),
            ("policy", "regel for helligdager", "a rule for holidays"),
            ("weight", "type frist", "a kind of deadline"),
            ("ground", "type grunnlag", "a kind of ground"),
            ("hearer", "mottaker av signaler", "somebody who hears signals"),
            ("decision", "type svar", "a kind of answer"),
        )
    },
}
