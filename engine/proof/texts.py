"""The sentences of the stories: bokmål and English."""

STEPS: dict[str, tuple[str, str]] = {
    "first": ("Saken står i «{name}».", "The case is in «{name}»."),
    "then": ("Nå står saken i «{name}».", "Now the case is in «{name}»."),
    "do": ("«{name}» blir gjort.", "«{name}» is done."),
    "do_way": ("«{name}» blir gjort: «{way}».", "«{name}» is done: «{way}»."),
    "skip": ("«{name}» blir hoppet over.", "«{name}» is left out."),
    "silence": (
        "Ingen svarer på «{name}», og den regnes som gjort.",
        "Nobody answers «{name}», and it counts as done.",
    ),
    "silence_way": ("Ingen svarer på «{name}», og det betyr «{way}».", "Nobody answers «{name}», which means «{way}»."),
    "open": ("Dagen for «{name}» kommer.", "The day of «{name}» comes."),
    "act": ("Noen velger «{way}».", "Somebody chooses «{way}»."),
    "after": ("Fristen går ut: «{way}».", "The time is up: «{way}»."),
    "late": ("Fristen går ut mens veien er stengt.", "The time is up while the way is closed."),
    "annul": ("En registrering blir tatt tilbake.", "A registration is taken back."),
    "accept": ("Den som er foreslått til en rolle, sier ja.", "Whoever was asked to take a role says yes."),
    "hear": ("En annen sak gir beskjed: «{way}».", "Another case sends word: «{way}»."),
    "word": ("En annen sak gir beskjed: «{way}».", "Another case sends word: «{way}»."),
    "itself": ("Saken går videre av seg selv: «{way}».", "The case goes on by itself: «{way}»."),
    "time": ("Tiden går.", "Time passes."),
    "world": ("Noe utenfor saken endrer seg.", "Something outside the case changes."),
    "child": ("En delsak blir avsluttet.", "A sub-case is closed."),
    "expire": ("Samtykket går ut på dato.", "The consent expires."),
}

VALUES: dict[str, tuple[str, str]] = {
    "missing": ("ikke besvart", "not answered"),
    "given": ("oppgitt", "given"),
    "other": ("noe annet", "something else"),
    "none": ("ingen", "none"),
    "yes": ("ja", "yes"),
    "no": ("nei", "no"),
    "expiring": ("gitt for en tid", "given for a time"),
}

ENDS: dict[str, tuple[str, str]] = {
    "never_reached": (
        "ingen sak kommer noen gang til «{state}»; se på vilkårene på veiene hit, eller ta den bort",
        "no case ever comes to «{state}»; look at the conditions of the ways here, or take it away",
    ),
    "never_ends": (
        "saken kan aldri bli ferdig; legg til en vei som alltid kan tas mot slutten",
        "the case can never end; add a way towards the end that can always be taken",
    ),
    "nothing_to_take": (
        "alt i «{state}» er gjort, men ingen av veiene kan tas; la den siste veien være uten «if»",
        "everything in «{state}» is done, but none of the ways can be taken; let the last way have no «if»",
    ),
    "join_stuck": (
        "det kan ikke bli gjort nok i «{state}» til at saken går videre; krev færre oppgaver, eller legg til en vei",
        "not enough can be done in «{state}» for the case to go on; need fewer tasks, or add a way",
    ),
    "join_never": (
        "«{name}» kan aldri tas, for så mange av oppgavene blir aldri gjort samtidig; senk «need», eller se på «if»",
        "«{name}» can never be taken, as so many of the tasks are never done together; lower need, or look at if",
    ),
    "task_stuck": (
        "«{name}» kan ikke gjøres ferdig, for ingen av utfallene er lov; legg til et utfall uten vilkår",
        "«{name}» cannot be finished, as none of its outcomes is allowed; add an outcome without a condition",
    ),
    "livelock": (
        "saken går i ring uten at noen gjør noe, med «{name}»; bryt ringen med en oppgave eller et vilkår",
        "the case goes in a ring without anybody acting, by «{name}»; break it with a task or a condition",
    ),
    "open_children": (
        "saken avsluttes med «{name}» mens en delsak er åpen; legg til «if: children.open is 0», eller send et signal",
        "the case ends by «{name}» while a sub-case is open; add if: children.open is 0, or send the sub-case a signal",
    ),
    "unowned": (
        "saken venter i «{state}» uten at noen har ansvaret; legg til en oppgave eller en vei med «after»",
        "the case waits in «{state}» and nobody is responsible; add a task or a way with after",
    ),
    "without_consent": (
        "«{name}» er åpen uten samtykke; krev «consent_given» på veien hit, eller lag en vei «if: consent is missing»",
        "«{name}» is open without consent; need consent_given on the way here, or a way with if: consent is missing",
    ),
    "no_ground": (
        "«{name}» gis til et team uten at det står hvorfor personen kan omtales; legg til «ground»",
        "«{name}» goes to a team and nothing says why the person may be talked about; add ground",
    ),
    "no_holder": (
        "ingen kan ha «{name}» før noen er pekt ut; gi rollen «until_named» (eller «otherwise»)",
        "nobody can have «{name}» until somebody is named; give the role until_named (or otherwise)",
    ),
    "no_date": ("«{name}» har ingen frist; legg til «due»", "«{name}» has no deadline; add due"),
    "no_escalation": (
        "ingenting skjer når fristen for «{name}» går ut; legg til en eskalering",
        "nothing happens when the deadline of «{name}» passes; add an escalation",
    ),
    "no_letter": (
        "saken slutter etter «{name}» uten brev om klageretten; send et med $complaint_deadline og $complaint_body",
        "the case ends after «{name}» without a letter about complaining; send one with $complaint_deadline and "
        "$complaint_body",
    ),
    "no_time_to_complain": (
        "saken slutter etter «{name}» uten tid til å klage; la den vente på «complaint_deadline» med en vei «by»",
        "the case ends after «{name}» with no time to complain; let it wait for complaint_deadline with a by way to a "
        "complaint",
    ),
}
