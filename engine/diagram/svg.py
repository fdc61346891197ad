"""The picture of a routine as SVG, to be hung on a wall: black on white on paper, light on dark on a dark screen."""

from xml.etree import ElementTree as ET

from engine.definition import Workflow, say
from engine.diagram.graph import Box, Drawing, Point
from engine.diagram.layout import Spacing, draw
from engine.diagram.picture import LEADING, PAD, SMALL, Content, Kind, Picture, Row, Sort, picture
from engine.diagram.text import width, wrap
from engine.diagram.words import LANGUAGE

MARGIN = 28.0
HEADING = 22.0
_FONT = "Inter, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif"
# Colours stand as attributes so that they also work where style sheets are not allowed; a dark screen turns them.
_DARK = (
    "@media screen and (prefers-color-scheme:dark){"
    ".paper,.gap{fill:#15191e}.ink{fill:#f2f4f6}.grey{fill:#c3c9d0}.edge{stroke:#f2f4f6}.line{stroke:#c3c9d0}"
    ".tip{fill:#c3c9d0}.box{fill:#1e3247}.side{fill:#23282e}.end{fill:#f2f4f6}.on-end{fill:#15191e}}"
)
_INK, _GREY, _PAPER = "#16191d", "#444b54", "#ffffff"
_LEGEND = (
    (Sort.CHOICE, "Noen velger"),
    (Sort.ITSELF, "Går av seg selv"),
    (Sort.ACT, "Noen griper inn"),
    (Sort.SILENCE, "Ingen svarer innen fristen"),
)
_DASHES = {Sort.SILENCE: "7 5", Sort.ACT: "1.5 5"}


def as_svg(workflow: Workflow) -> str:
    """In: a routine. Out: an SVG document. The same routine always gives the same text."""
    shown = picture(workflow)
    drawing = draw(shown.graph, Spacing())
    return _Writer(workflow, shown, drawing).write()


class _Writer:
    def __init__(self, workflow: Workflow, shown: Picture, drawing: Drawing) -> None:
        self.workflow, self.shown, self.drawing = workflow, shown, drawing
        self.title = say(workflow.title, LANGUAGE)
        left, right = _reach(shown.graph.boxes, drawing)
        self.width = max(right - left, 560.0) + 2 * MARGIN
        heading = wrap(self.title, HEADING, self.width - 2 * MARGIN, bold=True)
        source = wrap(workflow.source, SMALL, self.width - 2 * MARGIN)
        self.heading = [Row(text, HEADING, bold=True) for text in heading]
        self.heading += [Row(text, SMALL, above=2) for text in source]
        self.top = MARGIN + sum(row.size * LEADING + row.above for row in self.heading) + 34
        self.shift = (MARGIN - left + max(0.0, 560.0 - (right - left)) / 2, self.top)
        low = max(y + box.height / 2 for box in shown.graph.boxes for _, y in [drawing.boxes[box.key]])
        lowest = max([low, *(y for route in drawing.routes.values() for _, y in route)])
        self.height = self.top + lowest + MARGIN + 12

    def write(self) -> str:
        root = ET.Element("svg", {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(self.width)} {number(self.height)}",
            "width": number(self.width), "height": number(self.height),
            "role": "img", "aria-labelledby": "title desc", "lang": LANGUAGE, "font-family": _FONT,
        })  # fmt: skip
        ET.SubElement(root, "title", {"id": "title"}).text = self.title
        ET.SubElement(root, "desc", {"id": "desc"}).text = self._description()
        ET.SubElement(root, "style").text = _DARK
        defs = ET.SubElement(root, "defs")
        tip = ET.SubElement(defs, "marker", {
            "id": "tip", "viewBox": "0 0 10 10", "refX": "9.5", "refY": "5",
            "markerWidth": "9", "markerHeight": "9", "markerUnits": "userSpaceOnUse", "orient": "auto",
        })  # fmt: skip
        ET.SubElement(tip, "path", {"d": "M0 0.8L10 5L0 9.2z", "fill": _GREY, "class": "tip"})
        size = {"width": number(self.width), "height": number(self.height)}
        ET.SubElement(root, "rect", {**size, "fill": _PAPER, "class": "paper"})
        self._rows(root, self.heading, MARGIN, MARGIN, "start", "ink")
        self._legend(root)
        moved = f"translate({number(self.shift[0])} {number(self.shift[1])})"
        inside = ET.SubElement(root, "g", {"transform": moved})
        for line in self.shown.graph.lines:
            self._line(inside, line.key, self.shown.contents[line.target].kind != Kind.WAY)
        for box in self.shown.graph.boxes:
            self._box(inside, box, self.shown.contents[box.key])
        ET.indent(root, " ")
        return ET.tostring(root, encoding="unicode") + "\n"

    def _description(self) -> str:
        """The steps of the ordinary way, for those who do not see the picture; all of it stands in the text itself."""
        steps = [say(state.title, LANGUAGE) for state in self.workflow.states if not state.aside]
        beside = [say(state.title, LANGUAGE) for state in self.workflow.states if state.aside]
        words = f"Den vanlige veien: {', '.join(steps)}."
        return words + (f" Ved siden av: {', '.join(beside)}." if beside else "")

    def _legend(self, root: ET.Element) -> None:
        """What the four kinds of lines mean; only those that the routine has."""
        x, y = MARGIN, self.top - 22
        present = set(self.shown.sorts.values())
        for sort, words in _LEGEND:
            if sort in present:
                path = f"M{number(x)} {number(y)}H{number(x + 40)}"
                ET.SubElement(root, "path", {"d": path, **_stroke(sort), "marker-end": "url(#tip)", "fill": "none"})
                _text(root, words, x + 47, y + 4, SMALL, "start", ("grey", _GREY))
                x += 47 + width(words, SMALL) + 20

    def _line(self, root: ET.Element, key: str, tip: bool) -> None:
        sort = self.shown.sorts[key]
        ends = {"marker-end": "url(#tip)"} if tip else {}
        ET.SubElement(root, "path", {"d": curve(self.drawing.routes[key]), "fill": "none", **_stroke(sort), **ends})

    def _box(self, root: ET.Element, box: Box, content: Content) -> None:
        x, y = self.drawing.boxes[box.key]
        left, top = x - box.width / 2, y - box.height / 2
        attributes = {"x": number(left), "y": number(top), "width": number(box.width), "height": number(box.height)}
        group = ET.SubElement(root, "g", {"data-kind": content.kind})
        ET.SubElement(group, "rect", {**attributes, **_looks(content, box.height / 2)})
        ink = "on-end" if content.kind == Kind.END else "ink"
        if content.kind == Kind.STATE:
            self._rows(group, content.rows, left + PAD, top + PAD, "start", ink)
        else:
            high = sum(row.size * LEADING + row.above for row in content.rows)
            marked = any(row.mark for row in content.rows)
            at = left + 5 if marked else x
            self._rows(group, content.rows, at, y - high / 2, "start" if marked else "middle", ink)

    def _rows(
        self, root: ET.Element, rows: "list[Row] | tuple[Row, ...]", x: float, y: float, anchor: str, ink: str
    ) -> None:
        for row in rows:
            y += row.above
            indent = 16 if row.mark else 0
            base = y + row.size * 0.98
            if row.mark == "task":
                ET.SubElement(root, "circle", {
                    "cx": number(x + 5), "cy": number(base - row.size * 0.35), "r": "2.6", "fill": _INK, "class": "ink",
                })  # fmt: skip
            elif row.mark == "clock":
                _clock(root, x + 5.5, base - row.size * 0.35)
            colour = _PAPER if ink == "on-end" else _INK if row.bold or row.size > SMALL else _GREY
            name = "grey" if colour == _GREY else ink
            _text(root, row.text, x + indent, base, row.size, anchor, (name, colour), row.bold)
            y += row.size * LEADING


def _looks(content: Content, half: float) -> dict[str, str]:
    """The shape and colours of a box."""
    drawn = {"fill": _PAPER, "stroke": _INK, "stroke-width": "1.5", "class": "edge paper"}
    if content.kind == Kind.STATE and content.aside:
        return {**drawn, "rx": "6", "fill": "#f4f4f4", "stroke-width": "1.2", "class": "edge side"}
    if content.kind == Kind.STATE:
        return {**drawn, "rx": "6", "fill": "#e8f1fa", "stroke-width": "2", "class": "edge box"}
    if content.kind == Kind.START:
        return {**drawn, "rx": number(half)}
    if content.kind == Kind.END:
        return {"rx": number(half), "fill": _INK, "class": "end"}
    if content.kind == Kind.ANYWHERE:
        return {**drawn, "rx": "6", "stroke-dasharray": "1.5 5", "stroke-linecap": "round"}
    return {"rx": "3", "fill": _PAPER, "class": "gap"}


def _reach(boxes: tuple[Box, ...], drawing: Drawing) -> tuple[float, float]:
    ends = [(drawing.boxes[box.key][0], box.width / 2) for box in boxes]
    xs = [x for route in drawing.routes.values() for x, _ in route]
    left, right = min(x - half for x, half in ends), max(x + half for x, half in ends)
    return min([left, *xs]), max([right, *xs])


def number(value: float) -> str:
    """A length as SVG writes it, to a tenth."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else str(round(value))


def curve(route: tuple[Point, ...]) -> str:
    """The points of a route as a path: straight down a layer, a soft bend across a gap, half an ellipse at a turn."""
    x, y = route[0]
    words, down = [f"M{number(x)} {number(y)}"], True
    for next_x, next_y in route[1:]:
        if next_x == x:
            words.append(f"V{number(next_y)}")
            down = next_y > y
        elif next_y == y:
            sweep = int((next_x > x) != down)
            words.append(f"A{number(abs(next_x - x) / 2)} 15 0 0 {sweep} {number(next_x)} {number(next_y)}")
            down = not down
        else:
            half = number((y + next_y) / 2)
            words.append(f"C{number(x)} {half} {number(next_x)} {half} {number(next_x)} {number(next_y)}")
            down = next_y > y
        x, y = next_x, next_y
    return "".join(words)


def _stroke(sort: Sort) -> dict[str, str]:
    dash = {"stroke-dasharray": _DASHES[sort]} if sort in _DASHES else {}
    thick = "2.4" if sort == Sort.ACT else "1" if sort == Sort.ITSELF else "1.6"
    return {"stroke": _GREY, "stroke-width": thick, "stroke-linecap": "round", "class": "line", **dash}


def _text(
    root: ET.Element, words: str, x: float, y: float, size: float, anchor: str, ink: tuple[str, str], bold: bool = False
) -> None:
    attributes = {"x": number(x), "y": number(y), "font-size": number(size), "fill": ink[1], "class": ink[0]}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    if bold:
        attributes["font-weight"] = "600"
    ET.SubElement(root, "text", attributes).text = words


def _clock(root: ET.Element, x: float, y: float) -> None:
    around = {"cx": number(x), "cy": number(y), "r": "5", "fill": "none", "stroke": _INK, "stroke-width": "1.3"}
    ET.SubElement(root, "circle", {**around, "class": "edge"})
    hands = f"M{number(x)} {number(y - 3.2)}V{number(y)}L{number(x + 2.2)} {number(y + 1.4)}"
    ET.SubElement(root, "path", {"d": hands, "fill": "none", "stroke": _INK, "stroke-width": "1.3", "class": "edge"})
