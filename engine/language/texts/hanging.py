"""About how a routine hangs together: names that do not exist or mean something else, and cases that get stuck."""

from engine.language.problems import Said

HANGING = {
    # ---------------------------------------------------------------- names
    **{
        f"unknown_{what}": Said("ukjent " + nb + " {name}{hint}", "unknown " + en + " {name}{hint}")
        for what, nb, en in (
            ("role", "rolle", "role"),
            ("state", "tilstand", "state"),
            ("regime", "regelsett", "set of rules"),
            ("escalation", "eskalering", "escalation"),
            ("letter", "brev", "letter"),
            ("field", "spørsmål i skjemaet", "question in the form"),
            ("task", "oppgave", "task"),
            ("task.here", "oppgave i denne tilstanden", "task in this state"),
            ("task.other", "oppgave utenom denne", "task beside this one"),
            ("task.join", "oppgave blant dem det ventes på", "task among those that are waited for"),
            ("outcome", "utfall av oppgaven", "outcome of the task"),
            ("guard", "vilkår", "demand"),
            ("message", "beskjed", "message"),
            ("date", "dato", "date"),
            ("fact", "opplysning", "fact"),
            ("each", "svar med flere i, eller gruppe,", "answer with several in it, or group,"),
        )
    },
    **{
        f"role_kind.{kind}": Said("rollen {name} er ikke " + nb + "{hint}", "the role {name} is not " + en + "{hint}")
        for kind, nb, en in (
            ("holder", "en stilling eller et team", "a position or a team"),
            ("unit", "en stilling eller et team som velges i saken (is: unit)", "one that is chosen (is: unit)"),
            ("team", "et team", "a team"),
            ("named", "en som pekes ut i saken (is: named)", "one who is chosen in the case (is: named)"),
            ("group", "en gruppe som pekes ut i saken (is: group)", "a group that is chosen in the case (is: group)"),
        )
    },
    "unknown_fact.person": Said(
        "saken gjelder ingen person, så {name} finnes ikke; bruk noe annet, eller skriv «subject: person»",
        "the case is about no person, so there is no {name}; use another fact, or write «subject: person»",
    ),
    "role_kind.first": Said(
        "den første rollen har ansvaret når ingen andre har det; la den være en stilling eller et team",
        "the first role answers when nobody else does; let it be a position or a team",
    ),
    "never_assigned": Said(
        "ingen blir noen gang valgt til {name}; legg til et spørsmål med «type: {type}» og «assigns»",
        "nobody is ever chosen for {name}; add a question with «type: {type}» and «assigns»",
    ),
    "place_type": Said(
        "{name} er ikke et spørsmål av type text, så det kan ikke si hvor møtet er{hint}",
        "{name} is no question of type text, so it cannot say where the meeting is{hint}",
    ),
    "exclusive": Said(
        "bare saker som gjelder en person, kan være den eneste; ta det bort, eller skriv «subject: person»",
        "only a case about a person can be the only one; remove it, or write «subject: person»",
    ),
    "names_person": Said(
        "saken er ikke anonym, så den kan ikke få en person her; ta det bort, eller skriv «subject: anonymous»",
        "the case is not anonymous, so it cannot get a person here; remove it, or write «subject: anonymous»",
    ),
    "duplicate_task": Said(
        "oppgaven {name} finnes også på linje {line}; gi den ene et annet navn",
        "the task {name} is on line {line} too; give one of them another name",
    ),
    "duplicate_field": Said(
        "feltet {name} finnes også i skjemaet til oppgaven; gi det et annet navn",
        "the question {name} is in the task's form too; give it another name",
    ),
    # ---------------------------------------------------------------- conditions
    **{
        f"condition_type.{kind}": Said(
            "{name} er " + nb + " og kan ikke sammenlignes med {op}; bruk {usable}",
            "{name} is " + en + " and cannot be compared with {op}; use {usable}",
        )
        for kind, nb, en in (
            ("yes_no", "ja eller nei", "yes or no"),
            ("number", "et tall", "a number"),
            ("date", "en dato", "a date"),
            ("choice", "et valg", "a choice"),
            ("choices", "flere valg", "several choices"),
            ("people", "flere personer", "several people"),
            ("unit", "en stilling eller et team", "a position or team"),
            ("other", "enten oppgitt eller ikke", "either given or not"),
        )
    },
    "condition_value.yes_no": Said(
        "{name} er ja eller nei; skriv «yes» eller «no», ikke {value}", "{name} is «yes» or «no», not {value}; mend it"
    ),
    "condition_value.number": Said(
        "{name} er et tall; skriv et helt tall eller navnet på en parameter, ikke {value}",
        "{name} is a number; write a whole number or the name of a parameter, not {value}",
    ),
    "condition_value.date": Said(
        "{name} er en dato, men det er ikke {value}; skriv navnet på en annen dato, eller «today»",
        "{name} is a date, but {value} is not; write the name of another date, or «today»",
    ),
    "condition_value.choice": Said(
        "{value} er ikke et alternativ i {name}{hint}", "{value} is not an option of {name}{hint}"
    ),
    "counted_fact": Said(
        "{name} er ikke et svar fra {task}; en telling kan bare se på oppgaven den teller",
        "{name} is not an answer of {task}; a count can only look at the task it counts",
    ),
    # ---------------------------------------------------------------- deadlines
    "not_a_date": Said("{name} er ikke en dato{hint}", "{name} is not a date{hint}"),
    "own_date": Said(
        "fristen kan ikke telles fra oppgavens eget skjema, som ikke er fylt ut ennå; bruk en annen dato",
        "the deadline cannot count from the task's own form, which is not filled in yet; use another date",
    ),
    "date_moves": Said(
        "«today» er en ny dato hver dag, så fristen kom aldri nærmere; skriv «from: opened»",
        "«today» is another date each day, so the deadline would never come; write «from: opened»",
    ),
    "date_may_be_missing": Said(
        "{name} kan være ukjent, og da mangler fristen; legg til «otherwise: …», eller gi feltet «required: true»",
        "{name} may be unknown, and then there is no deadline; add «otherwise: …», or give it «required: true»",
    ),
    "date_may_be_missing.fact": Said(
        "{name} kan være ukjent, og da mangler fristen; legg til «otherwise: …»",
        "{name} may be unknown, and then there is no deadline; add «otherwise: …»",
    ),
    "hours.ladder": Said(
        "eskaleringen {name} telles i timer, men fristen er en dag; bruk en i dager, eller en frist i timer",
        "the escalation {name} counts hours, but the deadline is a day; use one in days, or a deadline in hours",
    ),
    # ---------------------------------------------------------------- tasks
    "each.who": Said(
        "«who: each» trenger «each» med en gruppe eller et svar av type people; legg det til, eller skriv en rolle",
        "«who: each» needs «each» with a group or an answer of type people; add it, or write a role",
    ),
    "each.own": Said(
        "oppgaven kan ikke deles etter sitt eget svar; bruk et svar fra en oppgave før den",
        "the task cannot be divided by its own answer; use an answer of a task before it",
    ),
    "silence.done": Said(
        "{name} har utfall, så det må sies hvilket tausheten betyr; skriv for eksempel «as: …» med {way}",
        "{name} has outcomes, so say which one silence means; write «as: …» with {way}, for instance",
    ),
    "silence.asks": Said(
        "utfallet {name} krever svar på {field}, og det får ingen når alle tier; velg et annet, eller ikke krev svar",
        "the outcome {name} demands an answer to {field}, which silence cannot give; choose another, or require none",
    ),
    # ---------------------------------------------------------------- the law
    "no_ground": Said(
        "et team snakker om personen i {name}, uten at det står hva som gir lov til det; skriv «ground: consent», "
        "«ground: {{law: …}}» eller «ground: none»",
        "a team talks about the person in {name}, and nothing says what allows it; write «ground: consent», "
        "«ground: {{law: …}}» or «ground: none»",
    ),
    "no_consent": Said(
        "ingen oppgave spør om samtykke, så veien er alltid stengt; legg til et felt med «type: consent»",
        "no task asks for consent, so the way is always closed; add a question with «type: consent»",
    ),
    "no_consent.ground": Said(
        "ingen oppgave spør om samtykke, så det kan ikke være grunnlaget; legg til et felt med «type: consent»",
        "no task asks for consent, so it cannot be the ground; add a question with «type: consent»",
    ),
    "no_decision": Said(
        "under «regime: {regime}» kan det klages, men ingen vei ut sier hva personen får svar på; skriv «decides: yes» "
        "eller «decides: no» på veiene der det avgjøres",
        "under «regime: {regime}» there is a right to complain, but no way out says what is decided; write "
        "«decides: yes» or «decides: no» on the ways that decide",
    ),
    "no_complaints.deadline": Said(
        "under «regime: {regime}» er det ingen klagefrist; skriv en varighet",
        "under «regime: {regime}» there is no deadline for complaints; write a duration",
    ),
    "no_complaints.letter": Said(
        "brevet forteller om klage, men under «regime: {regime}» er det ingen klagerett; ta det ut av brevet",
        "the letter tells how to complain, but under «regime: {regime}» there is no such right; take it out",
    ),
    "message_place": Said(
        "en beskjed går ut på e-post og kan ikke si noe fra saken; ta bort dollartegnet, eller bruk et brev",
        "a message goes out by e-mail and can hold nothing of the case; remove the dollar sign, or use a letter",
    ),
    # ---------------------------------------------------------------- can a case get through?
    "final_goes_on": Said(
        "en sak som er ferdig, kan ikke ha «{key}»; ta det bort, eller ta bort «final: true»",
        "a case that has ended cannot have «{key}»; remove it, or remove «final: true»",
    ),
    "reopens": Said(
        "bare en sak som er ferdig, kan åpnes igjen; flytt veien til «next», eller skriv «final: true»",
        "only a case that has ended can be opened again; move the way to «next», or write «final: true»",
    ),
    "reopens.final": Said(
        "en sak som åpnes igjen, kan ikke gå rett til slutten; skriv en tilstand der noe skal gjøres",
        "a case that is opened again cannot go straight to the end; write a state where something is to be done",
    ),
    "dead_end": Said(
        "saken stopper her for alltid; legg til en vei ut under «next», eller skriv «final: true»",
        "the case stops here for ever; add a way out under «next», or write «final: true»",
    ),
    "nobody_waits": Said(
        "saken venter her uten at noen har ansvaret; legg til en oppgave, en vei med «after: …», eller «final: true»",
        "the case waits here and nobody answers for it; add a task, a way with «after: …», or «final: true»",
    ),
    "leads_nowhere": Said(
        "ingenting skjer når {name} er gjort; skriv en vei med «on: {task}» eller «when: tasks_done», eller «every: …»",
        "nothing happens when {name} is done; add a way with «on: {task}» or «when: tasks_done», or «every: …»",
    ),
    "never_done": Said(
        "det er ingen oppgave her som blir ferdig; legg til en oppgave uten «every», eller bruk «by:»",
        "no task here is ever done; add a task without «every», or use «by:»",
    ),
    "never_done.join": Said(
        "{name} kommer alltid igjen og blir aldri ferdig, så det kan ikke ventes på den; ta den ut av lista",
        "{name} always comes back and is never done, so it cannot be waited for; take it out of the list",
    ),
    "ambiguous": Said(
        "to veier går når oppgavene er gjort, denne og linje {line}; bruk «on:» så noen velger, eller skriv «if:» der",
        "two ways go when the tasks are done, this and line {line}; use «on:» so that somebody chooses, or «if:» above",
    ),
    "tasks_done_if": Said(
        "når oppgavene er gjort og ingen «if» stemmer, står saken; la den siste veien med tasks_done være uten «if»",
        "when the tasks are done and no «if» holds, the case is stuck; let the last way with tasks_done have no «if»",
    ),
    "no_previous": Said(
        "ingen sak kommer hit fra en annen tilstand, så det er ingen å gå tilbake til; skriv navnet på en tilstand",
        "no case comes here from another state, so there is none to go back to; write the name of a state",
    ),
    "endless": Said(
        "saken går i ring uten at noen gjør noe: {ring}; bryt ringen med en oppgave",
        "the case goes in a ring and nobody does anything: {ring}; break the ring with a task",
    ),
    "no_final": Said(
        "ingen tilstand er slutten, så saken blir aldri ferdig; legg til en med «final: true»",
        "no state is the end, so a case never ends; add one with «final: true»",
    ),
    "final_start": Said(
        "en ny sak kan ikke starte i en tilstand som er slutten; velg en annen",
        "a new case cannot start in a state that is the end; choose another",
    ),
    "unreachable": Said(
        "ingen sak kommer hit fra {initial}; legg til en vei hit, eller ta den bort",
        "no case comes here from {initial}; add a way here, or remove it",
    ),
    "no_end": Said(
        "saken kan aldri bli ferdig herfra; legg til en vei som fører mot slutten",
        "a case can never end from here; add a way that leads towards the end",
    ),
}
