"""About what a routine says: roles, questions, conditions, deadlines and ways out that make no sense alone."""

from engine.language.problems import Said

SAYING = {
    # ---------------------------------------------------------------- keys that go together
    "missing_key.until_named": Said(
        "rollen har ingen før noen er pekt ut; legg til «until_named: …» med en stilling eller et team",
        "nobody has the role until somebody is chosen; add «until_named: …» with a position or a team",
    ),
    "missing_key.routed": Said(
        "en rolle med «is: routed» må ha «{key}»; legg til «{key}: …»",
        "a role with «is: routed» must have «{key}»; add «{key}: …»",
    ),
    "missing_key.type": Said(
        "et felt av type {kind} må ha «{key}»; legg det til", "a question of type {kind} must have «{key}»; add it"
    ),
    "unused_key.role": Said(
        "«{key}» gjelder bare roller med «is: {kinds}»; ta det bort",
        "«{key}» is only for roles with «is: {kinds}»; remove it",
    ),
    "unused_key.type": Said(
        "«{key}» gjelder bare type {kinds}; ta det bort, eller bytt type",
        "«{key}» is only for type {kinds}; remove it, or change the type",
    ),
    "unused_key.hours": Said(
        "en frist i timer går døgnet rundt, så «{key}» har ingen mening her; ta det bort, eller skriv fristen i dager",
        "a deadline in hours runs round the clock, so «{key}» means nothing here; remove it, or write it in days",
    ),
    "goal.soft": Said(
        "fristen er selv et mål («kind: soft»), så oppgaven trenger ikke «goal»; ta bort det ene",
        "the deadline is itself a goal («kind: soft»), so the task needs no «goal»; remove one of them",
    ),
    "goal.every": Said(
        "en oppgave som kommer igjen, kan ikke ha «goal»; ta det bort, eller skriv «kind: soft» i fristen",
        "a task that comes back cannot have «goal»; remove it, or write «kind: soft» in the deadline",
    ),
    "goal.late": Said(
        "målet ({goal}) er ikke før fristen ({due}); skriv et kortere mål",
        "the goal ({goal}) is not before the deadline ({due}); write a shorter goal",
    ),
    "unused_key.meeting": Said(
        "fristen telles bakover fra møtet, så «from» har ingen mening her; ta det bort",
        "the deadline counts back from the meeting, so «from» means nothing here; remove it",
    ),
    "unused_key.soft": Said(
        "«kind» gjelder bare oppgavens egen frist (due); ta det bort",
        "«kind» is only for the deadline of a task (due); remove it",
    ),
    "unused_key.pauses": Said(
        "«pauses» gjelder bare oppgavens egen frist (due), og står i den første av flere; flytt den dit",
        "«pauses» is only for the deadline of a task (due), in the first of several; move it there",
    ),
    "unused_key.otherwise": Said(
        "«otherwise» gjelder når datoen kan mangle, og «{moment}» er alltid kjent; ta det bort",
        "«otherwise» is for a date that may be missing, and «{moment}» is always known; remove it",
    ),
    "unused_key.join": Said(
        "«{key}» gjelder bare sammen med «tasks: […]»; ta det bort, eller legg til oppgavene",
        "«{key}» belongs with «tasks: […]»; remove it, or add the tasks",
    ),
    "unused_key.asks": Said(
        "ingen blir spurt når veien går av seg selv ({trigger}); flytt spørsmålene til en oppgave",
        "nobody is asked when the way goes by itself ({trigger}); move the questions to a task",
    ),
    "unused_key.names_person": Said(
        "ingen kan si hvem personen er når veien går av seg selv ({trigger}); bruk «on» eller «by»",
        "nobody can say who the person is when the way goes by itself ({trigger}); use «on» or «by»",
    ),
    "unused_key.needs": Said(
        "et vilkår kan ikke stanse en frist som går ut av seg selv; ta bort needs, eller lag en oppgave",
        "a demand cannot stop a deadline that passes by itself; remove needs, or make a task",
    ),
    "unused_key.open_place": Said(
        "«open_place» gjelder stedet som «place» nevner; legg til «place: …», eller ta det bort",
        "«open_place» is about the place that «place» names; add «place: …», or remove it",
    ),
    # ---------------------------------------------------------------- lists with nothing in them
    "empty.invite": Said(
        "ingen blir invitert; skriv minst én rolle, for eksempel [ansvarsgruppe], eller ta bort calls",
        "nobody is invited; write at least one role, such as [ansvarsgruppe], or remove calls",
    ),
    "empty.ladder": Said(
        "stigen er tom; skriv minst «- {{notify: assignee}}»", "the ladder is empty; write «- {{notify: assignee}}»"
    ),
    "empty.by": Said(
        "lista er tom, så ingen kan velge veien; skriv minst én rolle",
        "the list is empty, so nobody can choose the way; write one role at least",
    ),
    "empty.roles": Said("lista er tom; skriv minst én rolle", "the list is empty; write one role at least"),
    "empty.routes": Said("lista er tom; skriv minst én rute", "the list is empty; write one route at least"),
    "empty.join": Said("lista er tom; skriv oppgavene det ventes på", "the list is empty; write the tasks"),
    "empty.counts": Said("lista er tom; skriv minst én oppgave", "the list is empty; write one task at least"),
    "empty.states": Said("lista er tom; skriv minst én tilstand", "the list is empty; write one state at least"),
    "empty.deadlines": Said("lista er tom; skriv minst én frist", "the list is empty; write one deadline at least"),
    "empty.calendars": Said("lista er tom; skriv minst én kalender", "the list is empty; write one calendar at least"),
    "empty.condition": Said(
        "lista er tom; skriv minst én sammenligning, for eksempel «soknad.onsker_plan is yes»",
        "the list is empty; write one comparison at least, such as «soknad.onsker_plan is yes»",
    ),
    "too_many": Said(
        "{found} {what} er for mange; det meste er {most}. Del rutinen opp",
        "{found} are too many here; the most is {most}. Divide the routine",
    ),
    "too_many.tests": Said(
        "{found} sammenligninger er for mange; det meste er {most}. Del opp betingelsen",
        "{found} comparisons are too many; the most is {most}. Divide the condition",
    ),
    "duplicate_key": Said(
        "{name} står to ganger, på linje {first} og linje {second}; behold én av dem",
        "{name} stands twice, on line {first} and line {second}; keep one of them",
    ),
    "duplicate_key.anywhere": Said(
        "{name} finnes også under anywhere; gi den ene et annet navn",
        "{name} is under anywhere too; give one of them another name",
    ),
    # ---------------------------------------------------------------- conditions
    "bad_condition": Said(
        "{text} er ikke en sammenligning; skriv en opplysning, et av ordene is, is not, is one of, has, lacks, <, <=, "
        ">, >=, before og after, og en verdi, for eksempel «soknad.onsker_plan is yes»",
        "{text} is not a comparison; write a fact, one of the words is, is not, is one of, has, lacks, <, <=, >, >=, "
        "before and after, and a value, such as «soknad.onsker_plan is yes»",
    ),
    "bad_condition.not": Said(
        "{text}: skriv «is missing» når noe ikke er oppgitt, og «is given» når det er det",
        "{text}: write «is missing» for what is not given, and «is given» for what is",
    ),
    "bad_condition.one_of": Said(
        "{text}: skriv minst to verdier med bare mellomrom mellom, hver én gang, for eksempel «soknad.skole is one of "
        "elvetun breilia»; for det motsatte skrives flere linjer med «is not»",
        "{text}: write two values or more with only a space between, each once, such as «soknad.skole is one of "
        "elvetun breilia»; for the opposite, write several lines with «is not»",
    ),
    "bad_condition.and": Said(
        "{text} er flere sammenligninger; skriv dem som en liste når alle må stemme, eller under «any» når én holder",
        "{text} is several comparisons; write them as a list when all must hold, or under «any» when one will do",
    ),
    "bad_condition.code": Said(
        "{text} er kode; her kan det bare stå sammenligninger, for eksempel «soknad.onsker_plan is yes»",
        "{text} is code; only comparisons can stand here, such as «soknad.onsker_plan is yes»",
    ),
    "bad_condition.equals": Said(
        "{text}: skriv «is» eller «is not» i stedet for likhetstegn",
        "{text}: write «is» or «is not» and not a sign of equality",
    ),
    # ---------------------------------------------------------------- deadlines
    "roll": Said(
        "en frist loven gir innbyggeren, skal flyttes fram til en virkedag; skriv «roll: next»",
        "a deadline that the law gives a citizen moves forward to a working day; write «roll: next»",
    ),
    "deadline.two": Said(
        "fristen har både «{first}» og «{second}»; skriv én av dem, eller en liste der den strengeste gjelder",
        "the deadline has both «{first}» and «{second}»; write one, or a list of which the strictest counts",
    ),
    "deadline.none": Said(
        "fristen mangler «within» (hvor lenge); skriv én av within, before, on og meeting",
        "the deadline does not say how long; write one of within, before, on and meeting",
    ),
    "deadline.meeting": Said(
        "«meeting» kan bare stå alene eller med «within» eller «before», ikke med «{key}»; ta det ene bort",
        "«meeting» can stand alone or with «within» or «before», but not with «{key}»; remove one",
    ),
    "deadline.before": Said(
        "«before» telles bakover fra en dato som kommer; skriv hvilken, for eksempel «from: mote.motedato»",
        "«before» counts back from a date to come; write which, such as «from: mote.motedato»",
    ),
    "deadline_list.rest": Said(
        "bare den første fristen i lista gjelder alltid; legg til «if: …» på denne",
        "only the first deadline of the list always counts; add «if: …» to this one",
    ),
    "deadline_list.first": Said(
        "denne fristen gjelder alltid, så den kan ikke ha «if»; skriv en liste der bare de neste har det",
        "this deadline always counts, so it cannot have «if»; write a list in which only the next ones do",
    ),
    "repeat.unit": Said(
        "«every» må telles i samme enhet som «after: {first}»; skriv begge likt",
        "«every» must count in the same unit as «after: {first}»; write both alike",
    ),
    # ---------------------------------------------------------------- ways out
    "trigger.none": Said(
        "veien ut sier ikke når den går; skriv nøyaktig én av on, when, by og after",
        "the way out does not say when it goes; write exactly one of on, when, by and after",
    ),
    "trigger.two": Said(
        "veien ut har både «{first}» og «{second}»; skriv nøyaktig én av on, when, by og after",
        "the way out has both «{first}» and «{second}»; write exactly one of on, when, by and after",
    ),
    "trigger.when": Said(
        "skriv nøyaktig én av tasks, if og signal under «when», eller bare «when: tasks_done»",
        "write exactly one of tasks, if and signal under «when», or just «when: tasks_done»",
    ),
    "same.trigger": Said(
        "en vei som blir der den er, velges av noen eller følger av et signal; skriv «by» eller «when: {{signal: …}}», "
        "eller et annet mål",
        "a way that stays is chosen by somebody or follows from a signal; write «by» or «when: {{signal: …}}», or "
        "another state",
    ),
    "same.reopens": Said(
        "en sak som åpnes igjen, kan ikke bli der den er; skriv tilstanden den skal til",
        "a case that is opened again cannot stay; write the state that it goes to",
    ),
    "unused_key.same": Said(
        "saken blir der den er, så ingen ny runde begynner; ta bort new_round, eller skriv et annet mål",
        "the case stays, so no new round begins; remove new_round, or write another state",
    ),
    "trigger.anywhere": Said(
        "en vei under anywhere hører ikke til noen oppgave; bruk «by: [rolle]» eller «after: …»",
        "a way under anywhere belongs to no task; use «by: [role]» or «after: …»",
    ),
}
