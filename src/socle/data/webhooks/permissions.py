"""What one may do with webhooks. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

MANAGE = Permission("webhooks:hook:manage", "have other programs told of the editions of open tables")

PERMISSIONS = (MANAGE,)
