"""An old version with the new version's titles, so that a new title counts once and not wherever it is mentioned."""

from engine.definition import Field, Option, State, TaskSpec, Text, Transition, Workflow

_Titled = dict[str, TaskSpec]


def retitled(old: Workflow, new: Workflow) -> Workflow:
    """`old` with the titles that `new` gives to what has the same keys; everything else as it was."""
    tasks = {task.key: task for state in new.states for task in state.tasks}
    states = {state.key: state for state in new.states}
    roles, letters = {each.key: each.title for each in new.roles}, {each.key: each.title for each in new.letters}
    subjects = {each.key: each.subject for each in new.messages}
    counters, measures = {c.key: c.title for c in new.counters}, {m.key: m.title for m in new.measures}
    return old.model_copy(
        update={
            "title": _bokmal(old.title, new.title),
            "referral": _fields(old.referral, new.referral),
            "states": tuple(_state(state, states.get(state.key, state), tasks) for state in old.states),
            "roles": tuple(
                r.model_copy(update={"title": _bokmal(r.title, roles.get(r.key, r.title))}) for r in old.roles
            ),
            "letters": tuple(
                x.model_copy(update={"title": _bokmal(x.title, letters.get(x.key, x.title))}) for x in old.letters
            ),
            "messages": tuple(
                m.model_copy(update={"subject": _bokmal(m.subject, subjects.get(m.key, m.subject))})
                for m in old.messages
            ),
            "counters": tuple(
                c.model_copy(update={"title": _bokmal(c.title, counters.get(c.key, c.title))}) for c in old.counters
            ),
            "measures": tuple(
                m.model_copy(update={"title": _bokmal(m.title, measures.get(m.key, m.title))}) for m in old.measures
            ),
        }
    )


def _bokmal(old: Text, new: Text) -> Text:
    """The old title with the new bokmål: what a translation says is a change of its own."""
    return {**old, "nb": new["nb"]}


def _state(old: State, new: State, tasks: _Titled) -> State:
    """A task that has moved to another state is looked for everywhere."""
    return old.model_copy(
        update={
            "title": _bokmal(old.title, new.title),
            "tasks": tuple(_task(task, tasks.get(task.key, task)) for task in old.tasks),
            "next": _ways(old.next, new.next),
            "reopens": _ways(old.reopens, new.reopens),
        }
    )


def _task(old: TaskSpec, new: TaskSpec) -> TaskSpec:
    return old.model_copy(update={"title": _bokmal(old.title, new.title), "fields": _fields(old.fields, new.fields)})


def _ways(old: tuple[Transition, ...], new: tuple[Transition, ...]) -> tuple[Transition, ...]:
    found = {way.key: way for way in new}
    return tuple(_way(way, found.get(way.key, way)) for way in old)


def _way(old: Transition, new: Transition) -> Transition:
    return old.model_copy(update={"title": _bokmal(old.title, new.title), "asks": _fields(old.asks, new.asks)})


def _fields(old: tuple[Field, ...], new: tuple[Field, ...]) -> tuple[Field, ...]:
    found = {field.key: field for field in new}
    return tuple(_field(field, found.get(field.key, field)) for field in old)


def _field(old: Field, new: Field) -> Field:
    titles = {option.key: option.title for option in new.options}
    options = tuple(
        Option(key=each.key, title=_bokmal(each.title, titles.get(each.key, each.title))) for each in old.options
    )
    return old.model_copy(
        update={
            "label": _bokmal(old.label, new.label),
            "options": options,
            "columns": _fields(old.columns, new.columns),
        }
    )
