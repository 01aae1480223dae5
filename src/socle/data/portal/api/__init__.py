"""The JSON API of the tables, at ``/api/v1/``, described in OpenAPI 3.1 at ``/api/v1/openapi.json``."""

from socle.data.portal.api._description import openapi
from socle.data.portal.api._routes import api

__all__ = ["api", "openapi"]
