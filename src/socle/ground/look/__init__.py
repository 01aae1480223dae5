"""Look: the design system of the house, and the frame, the weight and the safety of every page.

It knows no town and no service: a page gives it a frame (name, menu, languages, hall) and its content. Rooms extend
``look/base.html`` and load the tags ``look``; the site fills ``request.frame`` with :class:`Frame`.
"""

from socle.ground.look.terms import Entry, Frame, HallPart, Language, Link, MenuItem, Person

__all__ = ["Entry", "Frame", "HallPart", "Language", "Link", "MenuItem", "Person"]
