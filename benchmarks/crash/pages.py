"""A page as a browser reads it: its links and its forms. And a form as a person fills it in."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Form:
    """One form: what the page put in it, what is to be chosen, and what is to be written."""

    action: str
    given: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The command key that the page put in it."""
        return self.given.get("_command", "")

    def filled(self, chance: random.Random) -> dict[str, str]:
        """What is sent: anything chosen, and the form's own key written wherever there is room for words."""
        chosen = {name: chance.choice(values) for name, values in self.choices.items()}
        optional = ("person.birth_date", "person.national_id")
        written = {name: "" if name in optional else self.key for name in self.texts}
        return {**self.given, **chosen, **written}


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""
        self.feed(text)

    def form(self, action: str) -> Form | None:
        """The form that goes to `action`, if the page has it."""
        return next((form for form in self.forms if form.action == action), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag, called by the parser."""
        of = dict(attrs)
        name = of.get("name") or ""
        if tag == "a":
            self.links.append(of.get("href") or "")
        elif tag == "form":
            self.forms.append(Form(of.get("action") or ""))
        elif tag == "input":
            self._input(name, of)
        elif tag == "textarea":
            self.forms[-1].texts.append(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and of.get("value"):
            self.forms[-1].choices.setdefault(self._select, []).append(of["value"] or "")

    def _input(self, name: str, of: Attributes) -> None:
        kind, value = of.get("type"), of.get("value") or ""
        if kind == "hidden":
            self.forms[-1].given[name] = value
        elif kind == "radio":
            self.forms[-1].choices.setdefault(name, []).append(value)
        elif kind != "checkbox":
            self.forms[-1].texts.append(name)
