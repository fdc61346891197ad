"""The tasks of the engine's own: a message that did not arrive, and being asked to take on a role.

They belong to no state, so they hold nothing up and stay when the case moves on.
"""

from engine.definition import Deadline, Escalation, Field, FieldType, Role, TaskSpec
from engine.errors import N_

UNDELIVERED = "_undelivered"
ACCEPT, ACCEPTS, DECLINES = "_accept", "accept", "decline"
WHY = "why"
BUILTIN = frozenset({UNDELIVERED, ACCEPT})


def specs(owner: Role, escalation: Escalation) -> dict[str, TaskSpec]:
    """The built-in tasks of a routine, by key; `owner` answers for the case, `escalation` is the routine's first."""
    undelivered = TaskSpec(
        key=UNDELIVERED,
        title={"nb": N_("En e-post kom ikke fram")},
        why={"nb": N_("Mottakeren har ikke fått beskjed. Ta kontakt på en annen måte, og rett opp adressen.")},
        who=owner.key,
        due=Deadline.model_validate({"within": "3 working days"}),
        escalation=escalation.key,
    )
    accept = TaskSpec(
        key=ACCEPT,
        title={"nb": N_("Si ja eller nei til rollen i saken")},
        why={"nb": N_("Du er foreslått. Den som har rollen nå, har den til du har svart.")},
        who=owner.key,
        due=Deadline.model_validate({"within": "3 working days"}),
        escalation=escalation.key,
        fields=(Field(key=WHY, label={"nb": N_("Grunn, hvis du sier nei")}, type=FieldType.LONG_TEXT),),
    )
    return {spec.key: spec for spec in (undelivered, accept)}
