"""Cases: what every file of a resident shares, whatever the service or the door it came through.

One code, one state of a workflow that the authority may change, one clock in its own working days, one history, one
tracking page (``/suivi/<code>``) and one staff queue (``/agent/``). A room's own facts hang on a case one-to-one.
Doors: pages, reactions (news to residents, lateness to teams, holidays to dates), schedule (forgetting, escalation).
Events: CaseOpened, CaseMoved, CaseAnswered, CaseAssigned, CaseTransferred, CaseMerged, CaseRated, CaseLate,
CaseForgotten. Ports: CaseKind (what a kind of case says of itself); offers PersonData. Publishes nothing itself: the
room of the kind does.
"""
