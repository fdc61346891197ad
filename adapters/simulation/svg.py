"""A few SVG elements as text. Everything that is written is escaped here."""

from collections.abc import Iterable
from html import escape


def element(name: str, *inside: str, **attributes: object) -> str:
    """One element. `inside` is SVG already; an attribute written «text_anchor» becomes «text-anchor»."""
    given = "".join(
        f' {key.replace("_", "-").rstrip("-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>"


def label(words: str, x: float, y: float, **attributes: object) -> str:
    """A line of text."""
    return element("text", escape(words), x=x, y=y, **attributes)


def picture(title: str, description: str, width: int, height: int, parts: Iterable[str]) -> str:
    """A whole drawing, which says what it shows to those who do not see it. Ends with a newline."""
    named = (element("title", escape(title), id="title"), element("desc", escape(description), id="desc"))
    ground = element("rect", width=width, height=height, fill="#ffffff")
    return (
        element(
            "svg", "\n", *(f"{part}\n" for part in (*named, ground, *parts)), xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width} {height}", width=width, height=height, role="img",
            aria_labelledby="title desc", font_family="system-ui, sans-serif", font_size=13, fill="#1a1a1a",
        )
        + "\n"
    )  # fmt: skip


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
