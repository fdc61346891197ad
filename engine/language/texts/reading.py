"""About files that cannot be read: characters, encoding, YAML, letters."""

from engine.language.problems import Said

READING = {
    "no_file": Said(
        "filen finnes ikke eller kan ikke leses; rett filnavnet",
        "the file is not there or cannot be read; mend its name",
    ),
    "too_large": Said("filen er større enn {most} kB; del den opp", "the file is larger than {most} kB; divide it"),
    "encoding": Said(
        "filen er ikke lagret som UTF-8; lagre den på nytt med tegnsettet UTF-8",
        "the file is not saved as UTF-8; save it again with that encoding",
    ),
    "character.tab": Said("her står en tabulator; bruk mellomrom", "there is a tab here; use spaces"),
    "character.space": Said(
        "her står et hardt mellomrom, som ikke synes; skriv et vanlig mellomrom",
        "there is a hard space here, which cannot be seen; write an ordinary one",
    ),
    "character": Said(
        "her står et usynlig tegn (U+{sign}); ta det bort", "there is an invisible character here (U+{sign}); remove it"
    ),
    "character.escaped": Said(
        "teksten inneholder et usynlig tegn (U+{sign}); ta det bort",
        "the text has an invisible character (U+{sign}); remove it",
    ),
    "curly_quote": Said(
        'verdien begynner med et krøllet anførselstegn ({sign}); bruk "…"',
        'the value begins with a curly quotation mark ({sign}); use "…"',
    ),
    "documents": Said(
        "filen kan bare ha én del; ta bort «---» og det som følger",
        "a file has one part only; remove «---» and what follows",
    ),
    "directive": Said(
        "linjer som begynner med % er ikke tillatt; ta dem bort", "lines that begin with % are not allowed; remove them"
    ),
    "empty_file": Said(
        "filen er tom; skriv inn innholdet, eller velg en annen fil",
        "the file is empty; write its content, or choose another file",
    ),
    "not_keys": Said(
        "filen må bestå av nøkler med verdier, slik: «title: Min rutine»",
        "the file must be keys with values, such as «title: Min rutine»",
    ),
    "key": Said(
        "en nøkkel må være ett ord; sett en tekst med klammer i anførselstegn",
        "a key must be one word; put a text with brackets in quotation marks",
    ),
    "merge": Said("«<<» er ikke tillatt; skriv verdiene helt ut", "«<<» is not allowed; write the values out"),
    "alias": Said("{name} er ikke tillatt; skriv verdien helt ut", "{name} is not allowed; write the value out"),
    "anchor": Said(
        "{name} er ikke tillatt; ta det bort, eller sett teksten i anførselstegn",
        "{name} is not allowed; remove it, or put the text in quotation marks",
    ),
    "tag": Said(
        "{name} er ikke tillatt; ta det bort, eller sett teksten i anførselstegn",
        "{name} is not allowed; remove it, or put the text in quotation marks",
    ),
    "too_deep": Said(
        "mer enn {most} nivåer inne i hverandre; gjør strukturen enklere",
        "more than {most} levels inside each other; make it simpler",
    ),
    "too_many.values": Said(
        "mer enn {most} verdier i én fil; del rutinen opp", "more than {most} values in one file; divide the routine"
    ),
    "syntax.colon": Said(
        "her står et kolon for mye, eller innrykket er feil; sett en tekst med kolon i anførselstegn, slik: "
        "'Merk: ring først'",
        "there is a colon too many here, or the indentation is wrong; put a text with a colon in quotation marks, "
        "like this: 'Merk: ring først'",
    ),
    "syntax.no_colon": Said(
        "her mangler et kolon og et mellomrom etter nøkkelen; skriv «nøkkel: verdi»",
        "a colon and a space are missing after the key; write «key: value»",
    ),
    "syntax.sign": Said(
        "en verdi kan ikke begynne med dette tegnet; sett teksten i anførselstegn",
        "a value cannot begin with this sign; put the text in quotation marks",
    ),
    "syntax.open": Said(
        "et anførselstegn eller en parentes blir aldri lukket; lukk den",
        "a quotation mark or a bracket is never closed; close it",
    ),
    "syntax.list": Said(
        "lista er ikke riktig lukket; se etter et komma, en }} eller en ] som mangler",
        "the list is not closed as it should be; look for a comma, a }} or a ] that is missing",
    ),
    "syntax.escape": Said(
        "omvendt skråstrek er et spesialtegn her; bruk enkle anførselstegn: '…'",
        "a backslash has a meaning of its own here; use single quotation marks: '…'",
    ),
    "syntax.indent": Said(
        "linjen passer ikke med innrykket over; rykk inn like langt som nabolinjene",
        "the line does not fit the indentation above; indent it as far as its neighbours",
    ),
    "syntax.dash": Said(
        "en liste med - kan ikke begynne her; sett den på neste linje, med innrykk",
        "a list with - cannot begin here; put it on the next line, indented",
    ),
    "syntax.value": Said(
        "her mangler en verdi, eller det står et tegn for mye; skriv verdien",
        "a value is missing here, or there is a sign too many; write the value",
    ),
    "syntax.block": Said(
        "etter | eller > må teksten stå på neste linje, med innrykk",
        "after | or > the text must stand on the next line, indented",
    ),
    "syntax.tag": Said(
        "merkelapper med ! er ikke tillatt; ta den bort, eller sett teksten i anførselstegn",
        "tags with ! are not allowed; remove it, or put the text in quotation marks",
    ),
    "syntax.alias": Said(
        "en verdi kan ikke begynne med *; sett teksten i anførselstegn",
        "a value cannot begin with *; put the text in quotation marks",
    ),
    "syntax.anchor": Said(
        "en verdi kan ikke begynne med &; sett teksten i anførselstegn",
        "a value cannot begin with &; put the text in quotation marks",
    ),
    "syntax": Said(
        "linjen kan ikke leses; se etter feil i innrykk, kolon, anførselstegn og parenteser",
        "the line cannot be read; look at indentation, colons, quotation marks and brackets",
    ),
    "syntax.backslash": Said(
        "filen kan ikke leses; se etter en omvendt skråstrek, og skriv tegnet selv",
        "the file cannot be read; look for a backslash, and write the character itself",
    ),
    "letter_path": Said(
        "{name} er ikke en fil i mappa til rutinen; skriv den uten «..» og uten endelse, for eksempel letters/svarbrev",
        "{name} is not a file in the routine's folder; write it without «..» and ending, such as letters/svarbrev",
    ),
    "letter_path.link": Said(
        "{name} peker ut av mappa til rutinen; legg brevet i mappa",
        "{name} leads out of the routine's folder; put the letter in the folder",
    ),
    "no_letter": Said(
        "brevet {name}.nb.txt finnes ikke; lag filen i samme mappe som rutinen",
        "there is no letter {name}.nb.txt; make the file in the routine's folder",
    ),
    "empty.letter": Said("brevet er tomt; skriv teksten", "the letter is empty; write its text"),
    "unknown_variable": Said("ukjent flettefelt {name}{hint}", "unknown place {name} in the letter{hint}"),
    "dollar": Said(
        "et dollartegn må følges av navnet på et flettefelt; skriv $$ for selve tegnet",
        "a dollar sign must be followed by the name of a place; write $$ for the sign itself",
    ),
}
