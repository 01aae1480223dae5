"""Cases: what every file of a resident shares, whatever the service or the door it came through.

One code, one state, one history, one tracking page (``/suivi/<code>``) and one staff queue (``/agent/``). A room's
own facts
hang on a case one-to-one. Doors: pages. Events: CaseMoved. Port: CaseKind (what a kind of case says of itself).
Publishes
nothing itself: the room of the kind does.
"""
