"""The fourth step: what can be mended, shown before and after, and what was."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from socle.data.uploads import commands
from socle.data.uploads.pages._walk import Act, places, step, version_of
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import Upload
from socle.ground import world
from socle.ground.scope import Request, guarded

MOST = 40
CELL = 80
BLANK = "␣"


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def repairs(request: Request, number: int) -> HttpResponse:
    """Proposals with their difference, to be ticked; applied ones, to be taken back."""
    facts: dict[str, Any] = {
        "authority_id": request.authority.id,
        "upload_id": number,
        "expected_version": version_of(request),
    }

    def shown(upload: Upload, _form: Form | None) -> dict[str, Any]:
        return {
            "proposals": [_proposal(one) for one in upload.proposals[:MOST]],
            "recipe": [one["why"] for one in upload.recipe],
        }

    def posted(_upload: Upload) -> tuple[Form | None, Act, str]:
        undo = request.POST.get("do") == "undo"
        ticked: dict[str, Any] = {"remove" if undo else "add": places(request, "applied" if undo else "repair")}

        def act() -> object:
            return commands.mend(request.scope, now=world.now(), language=request.LANGUAGE_CODE, **ticked, **facts)

        return None, act, "staff-uploads-findings"

    return step(request, number, "staff-uploads-repairs", "uploads/repairs.html", shown, posted)


def _proposal(one: dict[str, Any]) -> dict[str, Any]:
    examples = [
        {"row": row, "label": label, "before": _cell(before), "after": _cell(after)}
        for row, label, before, after in one.get("examples", [])[:5]
    ]
    return {"why": one["why"], "count": one["cells"], "of": one["of"], "sure": one["sure"], "examples": examples}


def _cell(cell: Any) -> str:
    """A cell, with the blanks around it made visible: they are often what is repaired."""
    text = "" if cell is None else str(cell)
    before, after = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    text = BLANK * before + text.strip() + BLANK * after if text.strip() else BLANK * len(text)
    return text if len(text) <= CELL else f"{text[:CELL]}…"
