"""The code of a demonstration's sign-in, which a newcomer has no mailbox to read."""

import json
import re
from pathlib import Path

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.simple_tag
def demonstration_code() -> str:
    """The code of the last message sent, in a demonstration instance alone; else nothing."""
    if not settings.SOCLE_DEMONSTRATION:
        return ""
    folder = Path(settings.EMAIL_FILE_PATH)
    messages = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    found = (
        re.findall(r"^([A-Z0-9]{6}|[A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", messages[-1].read_text(), re.M) if messages else []
    )
    return str(found[-1]) if found else ""


@register.filter(name="json")
def json_filter(value: object) -> str:
    """A value as JSON, for an attribute that a script reads: no script stands in a page."""
    return json.dumps(value, cls=DjangoJSONEncoder)
