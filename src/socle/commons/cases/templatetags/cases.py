"""The code as a square to photograph."""

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def qr(address: str) -> SafeString:
    """The address as a QR code (error correction M), drawn as one SVG path."""
    code = segno.make(address, error="m", micro=False)
    width, height = code.symbol_size(border=2)
    lines = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                lines.append(f"M{x + 2} {y + 2}.5h{end - x}")
            x = max(end, x + 1)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="qr-d" d="{}"/></svg>',
        width,
        height,
        _("Code QR de la page de suivi"),
        mark_safe("".join(lines)),
    )
