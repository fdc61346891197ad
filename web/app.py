"""The only place that wires: routes, errors, safe headers and static files around the services."""

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from web import errors
from web.pages import HERE
from web.routes import (
    absence,
    cases,
    decisions,
    demo,
    documents,
    handover,
    health,
    inbox,
    login,
    meeting_days,
    meetings,
    notice_choices,
    orphans,
    referrals,
    sleeping,
    tasks,
)
from web.security import SafeHeaders, known_host, same_site
from web.services import Services


def create_app(services: Services) -> FastAPI:
    """The web app, ready for uvicorn. It starts nothing of its own: the ticker runs beside it."""
    app = FastAPI(
        title="Brobygger",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(known_host), Depends(same_site)],
    )
    app.state.services = services
    for part in (
        health, login, inbox, tasks, decisions, handover, cases, meetings, sleeping, referrals, documents, absence,
        meeting_days, orphans, notice_choices,
    ):  # fmt: skip
        app.include_router(part.router)
    if services.demo is not None:
        app.include_router(demo.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    errors.install(app)
    app.add_middleware(SafeHeaders, services=services)
    return app
