"""How the server itself is."""

import json

from fastapi import APIRouter, Request, Response

from manuscripts import __version__
from manuscripts.web.answers import json_answer, unless_known
from manuscripts.web.documenting import TEXT, documented
from manuscripts.web.marks import entity_tag
from manuscripts.web.metrics import MEDIA_TYPE
from manuscripts.web.told import Health
from manuscripts.web.workers import AtWork, Desk

router = APIRouter(tags=["service"])


@router.get(
    "/health",
    operation_id="health",
    summary="Whether the library can be read; 503 where it cannot",
    response_model=Health,
    responses=documented(),
)
async def health(staff: AtWork) -> Response:
    """For whoever watches the server; it looks into the catalogue."""

    def work(desk: Desk) -> Response:
        totals = desk.library.catalogue.holdings.totals()
        told = Health(
            status="ok",
            version=__version__,
            manuscripts=totals["manuscripts"],
            waiting_for_index=totals["waiting_for_index"],
        )
        return json_answer(told, headers={"Cache-Control": "no-store"})

    return await staff.readers.run(work)


@router.get("/openapi.json", include_in_schema=False)
async def document(request: Request, staff: AtWork) -> Response:
    """The OpenAPI document; it takes a while to make, once."""

    def make() -> Response:
        return Response(json.dumps(request.app.openapi(), ensure_ascii=False), media_type="application/json")

    return await staff.readers.run(lambda _: unless_known(request, entity_tag("openapi"), make))


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Counts and times for Prometheus",
    response_class=Response,
    responses=documented(also={"text/plain": TEXT}),
)
async def metrics(request: Request, staff: AtWork) -> Response:
    """Requests by route and status, times, jobs at work, and what the library holds."""
    totals = await staff.readers.run(lambda desk: desk.library.catalogue.holdings.totals())
    gauges: dict[str, dict[str, float]] = {
        "jobs_taken": {f'workers="{workers.name}"': workers.taken for workers in staff.all},
        "library_manuscripts": {"": totals.pop("manuscripts")},
        "library_waiting_for_index": {"": totals.pop("waiting_for_index")},
        "library_pages": {f'state="{state}"': count for state, count in totals.items()},
    }
    lines = request.app.state.metrics.lines(gauges)
    return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
