"""Documents: content becomes a tagged PDF (PDF/UA-1) in French, English or Arabic, with typst, in the sandbox.

Doors: none of its own; rooms above give content and hand the bytes on (``/suivi/<code>/recu.pdf``). Events: none.
Publishes: nothing, keeps nothing: a document is made anew each time, and neither content nor PDF touches the disk.
"""
