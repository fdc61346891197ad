"""The BPMN of every routine opens in the viewer that most tools are built on, without a warning."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.definition import Workflow
from engine.diagram import as_bpmn, as_svg
from tests.engine.diagrams import ROOT, rich, shipped

VIEWER = ROOT / "node_modules" / "bpmn-js" / "dist" / "bpmn-navigated-viewer.production.min.js"
PAGE = (
    '<!doctype html><html lang="nb"><title>BPMN</title><body><div id="view" style="height:900px"></div></body></html>'
)
OPEN = """async (text) => {
    window.viewer = new BpmnJS({container: '#view'});
    const told = await window.viewer.importXML(text);
    window.viewer.get('canvas').zoom('fit-viewport');
    return told.warnings.map(warning => warning.message);
}"""
COUNT = "() => window.viewer.get('elementRegistry').filter(element => element.type !== 'label').length"
ROUTINES = [*shipped(), rich()]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("routine", ROUTINES, ids=[routine.slug for routine in ROUTINES])
def test_the_viewer_opens_it_without_a_warning_and_shows_every_part(chromium: Browser, routine: Workflow) -> None:
    page = chromium.new_page(viewport={"width": 2400, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_content(PAGE)
    page.add_script_tag(path=VIEWER)
    text = as_bpmn(routine)
    assert page.evaluate(OPEN, text) == []
    drawn = text.count("<bpmndi:BPMNShape") + text.count("<bpmndi:BPMNEdge")
    assert page.evaluate(COUNT) == drawn + 1  # and the plane itself
    if folder := os.environ.get("BROBYGGER_SHOTS"):
        page.screenshot(path=Path(folder) / f"bpmn-{routine.slug}.png")
    page.close()
    assert complaints == []


@pytest.mark.parametrize("routine", ROUTINES, ids=[routine.slug for routine in ROUTINES])
def test_all_words_of_the_picture_stay_inside_it_in_a_real_font(chromium: Browser, routine: Workflow) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 2000}, color_scheme="dark")
    page.set_content(as_svg(routine))
    outside = page.evaluate("""() => [...document.querySelectorAll('g[data-kind]')].flatMap(group => {
        const box = group.querySelector('rect').getBBox();
        return [...group.querySelectorAll('text')].filter(text => {
            const words = text.getBBox();
            return words.x < box.x - 1 || words.x + words.width > box.x + box.width + 1;
        }).map(text => text.textContent);
    })""")
    if folder := os.environ.get("BROBYGGER_SHOTS"):
        page.screenshot(path=Path(folder) / f"svg-dark-{routine.slug}.png", full_page=True)
    page.close()
    assert outside == []
