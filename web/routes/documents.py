"""A letter, for reading and printing."""

from fastapi import APIRouter, Response

from engine import queries
from web import paper
from web.deps import AtDesk, Id

router = APIRouter()


@router.get("/dokument/{document_id}")
def document(desk: AtDesk, document_id: Id) -> Response:
    """The letter as it was written."""
    with desk.read() as tx:
        title, text, head = queries.document(tx, desk.actor, document_id)
    file = f"/dokument/{document_id}/{paper.FILE}"
    return desk.page("document.html", title=title, text=text, head=head, back=f"/sak/{head.case_id}", file=file)


@router.get("/dokument/{document_id}/brev.pdf")
def document_file(desk: AtDesk, document_id: Id) -> Response:
    """The same as a PDF."""
    with desk.read() as tx:
        title, text, head = queries.document(tx, desk.actor, document_id)
    return paper.download(desk, title, text, head)
