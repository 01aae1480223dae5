"""The OpenAPI document: what django-ninja makes, with problem documents under their own media type."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.data.portal.api._routes import api
from socle.ground.scope import opened


@opened
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3.1."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=reverse("portal-machines")))
    for path in document["paths"].values():
        for operation in path.values():
            _say_problems(operation["responses"])
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _say_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
