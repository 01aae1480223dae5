"""The RFC 9457 document of a refusal."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from socle.ground.refusals import Refusal


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """The members of RFC 9457 (type, title, status, detail) plus ``code``, ``field`` and the refusal's facts."""
    document: dict[str, Any] = {
        "type": f"urn:socle:problem:{refusal.code}",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": str(refusal.message),
        "code": refusal.code,
    }
    if refusal.field is not None:
        document["field"] = refusal.field
    return {**refusal.facts, **document}


def problem_response(refusal: Refusal) -> HttpResponse:
    """The HTTP answer that carries :func:`problem_document`."""
    return HttpResponse(
        json.dumps(problem_document(refusal), ensure_ascii=False),
        status=refusal.status,
        content_type="application/problem+json",
    )
