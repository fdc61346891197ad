"""The drawings of every routine in a real browser: the viewer that most tools are built on opens the BPMN without a
warning, and the words of the picture have room in a real font.

All routines share one page, since opening a page takes longer than reading a drawing; what is wrong is told by routine.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from engine.diagram import as_bpmn, as_svg
from tests.engine.diagrams import ROOT, drawn_once, rich, shipped

VIEWER = ROOT / "node_modules" / "bpmn-js" / "dist" / "bpmn-navigated-viewer.production.min.js"
PAGE = (
    '<!doctype html><html lang="nb"><title>BPMN</title><body><div id="view" style="height:900px"></div></body></html>'
)
# What the viewer complains of, and how many parts it shows. That it cannot read a document is a complaint like others.
OPEN = """async (text) => {
    window.viewer?.destroy();
    window.viewer = new BpmnJS({container: '#view'});
    try {
        const told = await window.viewer.importXML(text);
        window.viewer.get('canvas').zoom('fit-viewport');
        const parts = window.viewer.get('elementRegistry').filter(element => element.type !== 'label');
        return [told.warnings.map(warning => warning.message), parts.length];
    } catch (error) {
        return [[String(error)], 0];
    }
}"""
OUTSIDE = """() => [...document.querySelectorAll('g[data-kind]')].flatMap(group => {
    const box = group.querySelector('rect').getBBox();
    return [...group.querySelectorAll('text')].filter(text => {
        const words = text.getBBox();
        return words.x < box.x - 1 || words.x + words.width > box.x + box.width + 1;
    }).map(text => text.textContent);
})"""
ROUTINES = {f"{routine.municipality}-{routine.slug}": routine for routine in (*shipped(), rich())}

pytestmark = pytest.mark.browser


def test_the_viewer_opens_every_routine_without_a_warning_and_shows_every_part(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 2400, "height": 900})
    wrong: list[str] = []
    opened = ["the page itself"]
    page.on("console", lambda message: wrong.append(f"{opened[-1]}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{opened[-1]}: {error}"))
    page.set_content(PAGE)
    page.add_script_tag(path=VIEWER)
    for name, routine in ROUTINES.items():
        opened.append(name)
        warnings, parts = page.evaluate(OPEN, text := drawn_once(routine, as_bpmn))
        wrong += [f"{name}: {warning}" for warning in warnings]
        drawn = text.count("<bpmndi:BPMNShape") + text.count("<bpmndi:BPMNEdge") + 1  # and the plane itself
        wrong += [f"{name}: {parts} parts of {drawn}"] if parts != drawn else []
        _keep(page, f"bpmn-{name}")
    page.close()
    assert wrong == []


def test_all_words_of_every_picture_stay_inside_it_in_a_real_font(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 2000}, color_scheme="dark")
    wrong: list[str] = []
    for name, routine in ROUTINES.items():
        page.set_content(drawn_once(routine, as_svg))
        assert page.locator("g[data-kind]").count() > 3, name
        wrong += [f"{name}: {words}" for words in page.evaluate(OUTSIDE)]
        _keep(page, f"svg-dark-{name}")
    page.close()
    assert wrong == []


def _keep(page: Page, name: str) -> None:
    """A picture for whoever wants to see it."""
    if folder := os.environ.get("BROBYGGER_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
