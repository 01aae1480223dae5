"""The house's own workflow for what residents send: what every authority begins with, and may change."""

from socle.engines.workflow.model import Action, Workflow, WorkflowState


def standard() -> Workflow:
    """Received, accepted, planned, in progress, done or refused; reopened; merged into another by the program."""
    return Workflow("standard", _STATES, _ACTIONS, "received")


_STATES = (
    WorkflowState("received", {"fr": "Reçu", "en": "Received", "ar": "تم الاستلام"}, "new"),
    WorkflowState("accepted", {"fr": "Accepté", "en": "Accepted", "ar": "مقبول"}, "run"),
    WorkflowState("planned", {"fr": "Planifié", "en": "Planned", "ar": "مبرمج"}, "wait"),
    WorkflowState("in_progress", {"fr": "En cours", "en": "In progress", "ar": "قيد المعالجة"}, "run"),
    WorkflowState("done", {"fr": "Clos", "en": "Closed", "ar": "مغلق"}, "done", closed=True),
    WorkflowState("refused", {"fr": "Refusé", "en": "Refused", "ar": "مرفوض"}, "stop", closed=True),
    WorkflowState("reopened", {"fr": "Rouvert", "en": "Reopened", "ar": "أعيد فتحه"}, "new"),
    WorkflowState(
        "merged",
        {"fr": "Réuni à un autre", "en": "Joined to another", "ar": "ضُمّ إلى طلب آخر"},
        "done",
        closed=True,
        system=True,
    ),
)
_ACTIONS = (
    Action("accept", {"fr": "Accepter", "en": "Accept", "ar": "قبول"}, ("received", "reopened"), "accepted"),
    Action(
        "plan",
        {"fr": "Planifier", "en": "Plan", "ar": "برمجة"},
        ("received", "accepted", "reopened"),
        "planned",
        words="optional",
    ),
    Action(
        "start",
        {"fr": "Commencer", "en": "Start", "ar": "بدء المعالجة"},
        ("received", "accepted", "planned", "reopened"),
        "in_progress",
        words="optional",
    ),
    Action(
        "finish",
        {"fr": "Clore", "en": "Close", "ar": "إغلاق"},
        ("received", "accepted", "planned", "in_progress", "reopened"),
        "done",
        words="required",
    ),
    Action(
        "refuse",
        {"fr": "Refuser", "en": "Refuse", "ar": "رفض"},
        ("received", "accepted", "planned", "in_progress", "reopened"),
        "refused",
        words="required",
    ),
    Action(
        "reopen",
        {"fr": "Rouvrir", "en": "Reopen", "ar": "إعادة فتح"},
        ("done", "refused"),
        "reopened",
        words="optional",
        by_resident=True,
    ),
)
