"""What a scenario expects, compared with what is there; each difference is noted where the expectation stands."""

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches

from adapters.scenario.names import inside, nb
from adapters.scenario.scene import Letter, Mail, OpenTask, Scene
from engine.language.parts import Part
from engine.language.problems import quoted

Check = Callable[[Part, Scene], None]


def compare(part: Part, scene: Scene) -> None:
    """Note everything under `then` that is not as expected."""
    for key, check in _CHECKS.items():
        if part.get(key):
            check(part.get(key), scene)


def stands(scene: Scene) -> str:
    """Where the case is, as the end of a sentence."""
    case, names = scene.case(), scene.names
    return f"er avsluttet med {names.way(case.outcome)}" if case.outcome else f"står i {names.state(case.state)}"


def open_now(scene: Scene) -> str:
    """Which tasks are open, as a sentence."""
    titles = [scene.names.task(key) for key in scene.tasks()]
    return f"Åpent nå: {', '.join(titles)}." if titles else "Ingen oppgaver er åpne."


def _failed(part: Part, message: str, *, at_key: bool = False) -> None:
    part.problem("expected", message, at_key=at_key)


# ---------------------------------------------------------------- the case


def _state(part: Part, scene: Scene) -> None:
    if scene.case().state != part.word():
        _failed(part, f"Saken skulle stått i {scene.names.state(part.word())}, men {stands(scene)}.")


def _round(part: Part, scene: Scene) -> None:
    if scene.case().round != int(part.word()):
        _failed(part, f"Saken skulle vært i runde {part.word()}, men er i runde {scene.case().round}.")


def _closed(part: Part, scene: Scene) -> None:
    if scene.case().outcome != part.word():
        _failed(part, f"Saken skulle vært avsluttet med {scene.names.way(part.word())}, men {stands(scene)}.")


def _named(part: Part, scene: Scene) -> None:
    everybody = scene.case().holders.items()
    holders = {role: scene.person(user) for role, user in everybody if role in scene.names.named_roles}
    for each in inside(part):
        found = holders.pop(each.name, None)
        if found != each.word():
            instead = f"men {found} er det" if found else "men ingen er pekt ut"
            _failed(each, f"{scene.names.role(each.name)} skulle vært {each.word()}, {instead}.")
    for role, name in holders.items():
        _failed(part, f"{name} er {scene.names.role(role).lower()}, og det var ikke ventet.")


def _consent(part: Part, scene: Scene) -> None:
    given = scene.consent()
    for each in inside(part):
        contact = given.pop(each.name, None)
        if contact != each.word():
            instead = f"men der gjelder det {contact}" if contact is not None else "men gjør det ikke"
            _failed(each, f"Samtykket skulle gjelde {quoted(each.name)} ved {each.word()}, {instead}.")
    for unit, contact in given.items():
        _failed(part, f"Samtykket gjelder {quoted(unit)} ved {contact}, og det var ikke ventet.")


def _seen_by(part: Part, scene: Scene) -> None:
    expected = {each.word(): each for each in part.items()}
    for name in scene.names.people:
        sees = scene.sees(name)
        if name in expected and not sees:
            _failed(expected[name], f"{name} skulle hatt tilgang til saken, men har det ikke.")
        if name not in expected and sees:
            _failed(part, f"{name} skulle ikke hatt tilgang til saken, men har det.")


# ---------------------------------------------------------------- tasks and deadlines


def _tasks(part: Part, scene: Scene) -> None:
    tasks, names = scene.tasks(), scene.names
    for each in inside(part):
        found = tasks.pop(each.name, None)
        if found is None:
            _failed(each, f"{names.task(each.name)} skulle vært åpen. {open_now(scene)}", at_key=True)
        else:
            _task(each, found, scene)
    for key, found in tasks.items():
        where = f"hos {names.holder(found.holder)} med frist {nb(found.due)}"
        _failed(part, f"{names.task(key)} er åpen {where}, og det var ikke ventet.")


def _task(part: Part, found: OpenTask, scene: Scene) -> None:
    title, holder, due = scene.names.task(part.name), part.get("for").word(), part.get("due").day()
    if due and due != found.due:
        message = f"{title} skulle ha frist {nb(due)}, men fristen er {nb(found.due)}: {found.why}"
        _failed(part.get("due"), message)
    if holder != found.holder:
        message = f"{title} skulle ligge hos {scene.names.holder(holder)}, men ligger hos "
        _failed(part.get("for"), f"{message}{scene.names.holder(found.holder)}.")


def _planned(part: Part, scene: Scene) -> None:
    planned = scene.planned()
    for each in inside(part):
        due = planned.pop(each.name, None)
        if due is None:
            _failed(each, f"{scene.names.task(each.name)} skulle vente på sin tid, men gjør det ikke.", at_key=True)
        elif due != each.day():
            _failed(each, f"{scene.names.task(each.name)} får frist {nb(due)}.")
    for key, due in planned.items():
        _failed(part, f"{scene.names.task(key)} venter på sin tid, med frist {nb(due)}, og det var ikke ventet.")


def _paused(part: Part, scene: Scene) -> None:
    paused = scene.paused()
    for item in part.items():
        if item.word() not in paused:
            _failed(item, f"Klokka for {scene.names.task(item.word())} skulle stått stille, men går.")
    for key in paused - {item.word() for item in part.items()}:
        _failed(part, f"Klokka for {scene.names.task(key)} står stille, og det var ikke ventet.")


def _cases(part: Part, scene: Scene) -> None:
    for each in inside(part):
        state = scene.other_state(each.name)
        if state is None:
            _failed(each, f"Det er ingen sak av rutinen {quoted(each.name)}.", at_key=True)
        elif state != each.word():
            title = scene.names.of(each.name).state(state)
            _failed(
                each, f"Saken av rutinen {quoted(each.name)} skulle stått i {quoted(each.word())}, men står i {title}."
            )


def _children(part: Part, scene: Scene) -> None:
    found = scene.children()
    if found != int(part.word()):
        _failed(part, f"{part.word()} åpne saker skulle vært startet av denne, men det er {found}.")


def _measures(part: Part, scene: Scene) -> None:
    counted = scene.measures()
    for each in inside(part):
        if counted.get(each.name) != int(each.word()):
            _failed(each, f"{quoted(each.name)} skulle være {each.word()} dager, men er {counted.get(each.name)}.")


def _deadlines(part: Part, scene: Scene) -> None:
    running, names = scene.deadlines(), scene.names
    for each in inside(part):
        last, why = running.pop(each.name, (None, ""))
        expected = each.day()
        if last is None:
            _failed(each, f"Fristen for {names.way(each.name)} skulle løpe, men gjør det ikke. Saken {stands(scene)}.")
        elif expected and last != expected:
            message = f"Fristen for {names.way(each.name)} skulle gå ut {nb(expected)}, men går ut {nb(last)}"
            _failed(each, f"{message}: {why}" if why else f"{message}.")
    for key, (last, _) in running.items():
        _failed(part, f"Fristen for {names.way(key)} går ut {nb(last)}, og det var ikke ventet.")


# ---------------------------------------------------------------- mails and letters


def _mails(part: Part, scene: Scene) -> None:
    came, today = scene.mails(), scene.stage.today()
    for item in (item for each in inside(part) for item in each.items()):
        name, subject = item.path[-2], item.word()
        mail = _find(came, name, subject, today)
        if mail is None:
            _failed(item, f"{name} skulle fått e-posten {quoted(subject)} {nb(today)}, men gjorde det ikke.")
        elif mail.on != today:
            _failed(item, f"{name} fikk e-posten {quoted(subject)} {nb(mail.on)}, ikke {nb(today)}.")
        if mail:
            came.remove(mail)
    for mail in came:
        told = f"{mail.name} fikk e-posten {quoted(mail.subject)} {nb(mail.on)}{mail.about}"
        _failed(part, f"{told}, og det var ikke ventet.")


def _find(came: list[Mail], name: str, subject: str, today: date) -> Mail | None:
    """The mail with that subject to that person: today's, or else an earlier one."""
    fit = [mail for mail in came if (mail.name, mail.subject) == (name, subject)]
    return next((mail for mail in fit if mail.on == today), fit[0] if fit else None)


def _letters(part: Part, scene: Scene) -> None:
    written = list(scene.letters)
    for each in inside(part):
        letter = next((letter for letter in written if letter.key == each.name), None)
        if letter is None:
            _failed(each, f"Brevet {quoted(each.name)} skulle vært skrevet, men er det ikke.", at_key=True)
            continue
        written.remove(letter)
        for item in each.items():
            _says(item, letter)
    for letter in written:
        _failed(part, f"Brevet {quoted(letter.key)} er skrevet, og det var ikke ventet.")


def _says(part: Part, letter: Letter) -> None:
    words, text = " ".join(part.word().split()), " ".join(letter.body.split())
    if words not in text:
        near = get_close_matches(words, letter.body.splitlines(), n=1, cutoff=0.3)
        instead = f" Nærmest er {quoted(near[0])}." if near else ""
        told = f"Brevet {quoted(letter.title)} skulle inneholde {quoted(words)}, men gjør ikke det."
        _failed(part, told + instead)


_CHECKS: dict[str, Check] = {
    "state": _state,
    "round": _round,
    "closed": _closed,
    "named": _named,
    "consent": _consent,
    "seen_by": _seen_by,
    "tasks": _tasks,
    "planned": _planned,
    "paused": _paused,
    "cases": _cases,
    "children": _children,
    "measures": _measures,
    "deadlines": _deadlines,
    "mails": _mails,
    "letters": _letters,
}
