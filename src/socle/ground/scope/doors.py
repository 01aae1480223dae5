"""What a door says of itself: the permission that it needs, or that it is open to everybody.

The declaration stands next to the view and enforces itself; ``tests/access`` makes the matrix of every route, role and
authority from it, and a route without a declaration turns that matrix red.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from socle.ground.scope.scope import Permission

View = TypeVar("View", bound=Callable[..., Any])

DECLARED = "_socle_door"
PASSED = "_socle_passed"
OPEN = "open"


def guarded(permission: Permission) -> Callable[[View], View]:
    """``@guarded(READ)``: the view is refused (404) unless the permission is granted in the authority of the page.

    Commands and queries keep their own guard: a view is one door among several.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def enforced(request: Any, *args: Any, **kwargs: Any) -> Any:
            request.scope.require(permission, request.authority.id)
            request.__dict__[PASSED] = permission.name
            return view(request, *args, **kwargs)

        setattr(enforced, DECLARED, permission)
        return enforced  # type: ignore[return-value]

    return declare


def opened(view: View) -> View:
    """``@opened``: anyone may come; what it shows is public, or held back by a secret in its address."""
    setattr(view, DECLARED, OPEN)
    return view


def door_of(view: object) -> Permission | str | None:
    """What a view declares: a permission, ``"open"``, or nothing."""
    found: Permission | str | None = getattr(view, DECLARED, None)
    return found
