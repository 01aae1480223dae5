"""Files: photographs that strangers send, made harmless before anything else touches them.

Doors: pages (``/fichiers/…``, by signed address or for staff; ``/agent/photos/<name>/cacher``, where staff cover parts
of one for good). Events: none. Publishes: nothing; a photograph never leaves. A photograph is drawn anew in the
sandbox: no byte of what was sent is kept, nor where or with what it was taken.
"""
