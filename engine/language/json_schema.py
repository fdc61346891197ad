"""The format of a routine as a JSON Schema (draft 2020-12), for editors that complete keys while one writes.

It is made of the shapes of `schema.py`, so it knows every key, its purpose and what kind of value it takes. Whether the
names exist and a case gets through is asked by `check` alone.
"""

import json
from typing import Any

from engine import rules
from engine.calendars import Roll
from engine.definition import FieldType, RoleKind
from engine.guards import GUARDS
from engine.language import schema
from engine.language.parts import ID, SLUG
from engine.language.schema import Shape

_Schema = dict[str, Any]
_ID, _SLUG = f"^{ID.pattern}$", f"^{SLUG.pattern}$"


def routine_schema() -> _Schema:
    """The whole schema; the shapes stand under `$defs`, by the names they have in `schema.py`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Brobygger: en rutine",
        **_ref("WORKFLOW"),
        "$defs": _TEXTS | {name: _shape(name, getattr(schema, name)) for name in _VALUES},
    }


def written() -> str:
    """The schema as it stands in docs/language.schema.json."""
    return json.dumps(routine_schema(), ensure_ascii=False, indent=1) + "\n"


def _shape(name: str, shape: Shape) -> _Schema:
    values = _COMMON | _VALUES[name]
    purposes = {**shape.required, **shape.optional}
    return {
        "type": "object",
        "description": shape.name,
        "properties": {key: {"description": purposes[key], **values[key]} for key in shape.keys},
        "required": list(shape.required),
        "additionalProperties": False,
    }


# ---------------------------------------------------------------- kinds of values


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/$defs/{name}"}


def _enum(words: Any) -> _Schema:
    return {"enum": [str(word) for word in words]}


def _list(of: _Schema) -> _Schema:
    return {"type": "array", "items": of}


def _named(of: _Schema, ids: str = _ID) -> _Schema:
    return {"type": "object", "propertyNames": {"pattern": ids}, "additionalProperties": of, "minProperties": 1}


def _any(*of: _Schema) -> _Schema:
    return {"anyOf": list(of)}


_PLAIN: _Schema = {"type": ["string", "number", "boolean", "null"]}  # all of it is text to us, whatever YAML says
_WORD: _Schema = {"type": "string"}
_FLAG: _Schema = {"type": "boolean"}
_NUMBER = _any({"type": "integer"}, _WORD)  # or the name of a parameter
_NAME: _Schema = {"type": "string", "pattern": _ID}
_SLUG_NAME: _Schema = {"type": "string", "pattern": _SLUG}
_TEXT, _SPAN, _CONDITION, _DEADLINE = _ref("text"), _ref("span"), _ref("condition"), _ref("deadline")
_FIELDS = _named(_ref("FIELD"))
_NAMES = _list(_NAME)

_TEXTS: _Schema = {
    "text": _any(
        _PLAIN,
        {
            "type": "object",
            "properties": dict.fromkeys(schema.LANGUAGES, _PLAIN),
            "required": ["nb"],
            "additionalProperties": False,
        },
    ),
    "span": {
        "type": "string",
        "description": "en varighet, eller navnet på en parameter",
        "examples": ["24 hours", "14 days", "10 working days", "4 weeks", "1 month", *schema.LEGAL],
    },
    "condition": _any(_WORD, _list(_WORD), _ref("CONDITION")),
    "deadline": _any(_SPAN, _ref("DEADLINE"), _list(_ref("DEADLINE"))),
}

# What most shapes mean by a key; `_VALUES` says where one means something else.
_COMMON: _Schema = {
    "title": _TEXT,
    "to": _NAME,
    "if": _CONDITION,
    "each": _WORD,
    "states": _NAMES,
    "tasks": _NAMES,
    "after": _SPAN,
    "by": _NAMES,
    "asks": _FIELDS,
    "starts": _list(_ref("START")),
    "sends": _list(_ref("SIGNAL")),
    "tells": _list(_any(_NAME, _ref("TELL"))),
    "needs": _list(_any(_enum(GUARDS), _ref("DEMAND"))),
    "new_round": _FLAG,
    "task": _NAME,
}
_VALUES: dict[str, _Schema] = {
    "WORKFLOW": {
        "workflow": _SLUG_NAME,
        "source": _PLAIN,
        "subject": _enum(schema.SUBJECTS),
        "regime": _enum(rules.KEYS),
        "initial": _NAME,
        "parameters": _named(_PLAIN),
        "roles": _named(_ref("ROLE")),
        "escalations": _named(_ref("ESCALATION")),
        "referral": _FIELDS,
        "states": _named(_ref("STATE")),
        "anywhere": _named(_ref("TRANSITION")),
        "letters": _named(_ref("LETTER")),
        "messages": _named(_ref("MESSAGE")),
        "counters": _named(_ref("COUNTER")),
        "measures": _named(_ref("MEASURE")),
        "exclusive": _FLAG,
        "sleeps": _ref("SLEEPS"),
    },
    "ROLE": {
        "is": _enum(RoleKind),
        "until_named": _NAME,
        "accept": _SPAN,
        "routes": _list(_ref("ROUTE")),
        "otherwise": _NAME,
    },
    "ROUTE": {},
    "ESCALATION": {"ladder": _list(_ref("RUNG")), "remind": _list(_SPAN), "urgent": _FLAG},
    "RUNG": {"notify": _NAME, "reassign": _NAME, "repeat": _ref("REPEAT")},
    "REPEAT": {"every": _SPAN, "times": _NUMBER},
    "FIELD": {
        "label": _TEXT,
        "type": _enum(FieldType),
        "help": _TEXT,
        "required": _FLAG,
        "options": _named(_TEXT),
        "columns": _FIELDS,
        "assigns": _NAME,
        "limits": _NAME,
        "valid": _SPAN,
        "givers": _FLAG,
        "bookable": _NAME,
        "calls": _ref("CALLS"),
        "max_length": _NUMBER,
    },
    "CALLS": {"invite": _NAMES, "minutes": _NUMBER, "place": _NAME, "open_place": _FLAG},
    "CONDITION": {"all": _any(_WORD, _list(_WORD)), "any": _any(_WORD, _list(_WORD))},
    "DEADLINE": {
        "within": _SPAN,
        "before": _SPAN,
        "on": _WORD,
        "meeting": _NAME,
        "from": {"type": "string", "examples": list(schema.MOMENTS)},
        "otherwise": _SPAN,
        "roll": _enum(Roll),
        "calendar": _any(_NAME, _NAMES),
        "pauses": _CONDITION,
        "kind": _enum(schema.KINDS),
    },
    "STATE": {
        "final": _FLAG,
        "aside": _FLAG,
        "tasks": _named(_ref("TASK")),
        "next": _named(_ref("TRANSITION")),
        "reopens": _named(_ref("REOPEN")),
        "occupies": _NAME,
    },
    "TASK": {
        "who": _NAME,
        "due": _DEADLINE,
        "escalation": _NAME,
        "why": _TEXT,
        "form": _FIELDS,
        "checklist": _list(_TEXT),
        "letter": _NAME,
        "every": _DEADLINE,
        "done_if": _CONDITION,
        "opens": _DEADLINE,
        "goal": _DEADLINE,
        "silence": _ref("SILENCE"),
        "extend": _ref("EXTEND"),
        "not_by": _NAMES,
        "skip": _NAMES,
        "ground": _any(_enum(schema.GROUNDS), _ref("GROUND")),
    },
    "SILENCE": {"as": _NAME},
    "EXTEND": {"by": _SPAN, "times": _NUMBER, "who": _NAMES},
    "GROUND": {"law": _TEXT},
    "TRANSITION": {
        "on": _NAME,
        "when": _any({"const": "tasks_done"}, _ref("WHEN")),
        "after": _DEADLINE,
        # Bare yes and no are words to us, but an editor may take them for true and false.
        "decides": _any(_enum(schema.DECISIONS), _FLAG),
        "names_person": _FLAG,
        "withdraws_consent": _FLAG,
    },
    "REOPEN": {"no_later_than": _SPAN},
    "WHEN": {"need": _NUMBER, "must": _NAMES, "signal": _NAME},
    "DEMAND": {"because": _TEXT},
    "TELL": {"role": _NAME, "message": _NAME},
    "START": {"workflow": _SLUG_NAME, "carries": _named(_WORD), "person": _FLAG, "municipality": _SLUG_NAME},
    "SIGNAL": {"signal": _NAME, "to": _enum(schema.HEARERS)},
    "COUNTER": {"counts": _list(_ref("COUNTED")), "resets": _list(_ref("COUNTED"))},
    "COUNTED": {},
    "MEASURE": {},
    "SLEEPS": dict.fromkeys(("contact", "meeting", "review"), _ref("QUIET")),
    "QUIET": {},
    "LETTER": {"file": _WORD, "posted_within": _SPAN},
    "MESSAGE": {"subject": _TEXT, "body": _TEXT, "urgent": _FLAG},
}
