"""A letter of a page as a PDF to download: the file has a name that says nothing about anybody."""

from fastapi import Response

from adapters import pdf
from adapters.pdf import PaperLetter
from engine.views import CaseHead
from web.deps import Desk

FILE = "brev.pdf"


def download(desk: Desk, title: str, text: str, head: CaseHead) -> Response:
    """The letter, to be kept or printed. Raises NotPrintable."""
    house = desk.services.installation.municipalities[desk.session.municipality]
    paper = PaperLetter(title, text, house.name, head.reference, house.language, desk.services.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{FILE}"'}
    return desk.sends(Response(pdf.made(paper), media_type="application/pdf", headers=headers))
