"""What pages of sign-in write for a script to read."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter(name="json")
def json_filter(value: object) -> str:
    """A value as JSON, for an attribute that a script reads: no script stands in a page."""
    return json.dumps(value, cls=DjangoJSONEncoder)
