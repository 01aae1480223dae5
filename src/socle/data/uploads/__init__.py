"""Uploads: from a file or an address to an edition, step by step, each shown before it is done.

Doors: pages of the data steward under ``/agent/donnees/``; schedule (sources by address, publication later, what is
over goes). Events: ``ReadAsked`` and ``WorkAsked``, by which the long steps run as jobs. Publishes: nothing of its
own; an accepted file becomes an edition of a table (``data/tables``). A file is hostile until the sandbox has read it,
and a refresh that looks wrong waits for a person: the good edition stays.
"""
