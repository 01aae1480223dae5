"""What was erased before erasures named their leaves is named once, in the log: from here on an empty leaf that no
erasure names is a fault.
"""

import hashlib
import json

from django.db import migrations

from socle.ground import world
from socle.ground.audit.cover import ERASED, spans

TURN = 500  # leaves that one erasure names


def name(apps, schema_editor):
    leaves = apps.get_model("ground_audit", "Leaf").objects.using(schema_editor.connection.alias)
    empty = leaves.filter(payload__isnull=True)
    for authority_id in sorted(set(empty.order_by().values_list("authority_id", flat=True).distinct())):
        after = 0
        rows = empty.filter(authority_id=authority_id).order_by("id").values_list("id", flat=True)
        while ids := list(rows.filter(id__gt=after)[:TURN]):
            after, now = ids[-1], world.now()
            told = {
                "about": "acts:old",
                "act": ERASED,
                "actor": "system",
                "at": now.isoformat(),
                "authority": authority_id,
                "facts": {"acts": len(ids), "leaves": spans(ids), "reason": "named-later"},
                "role": "system",
            }
            payload, salt = json.dumps(told, separators=(",", ":"), sort_keys=True), world.random_bytes(16)
            leaves.create(
                authority_id=authority_id, at=now, act=ERASED, about="acts:old", payload=payload, salt=salt,
                digest=hashlib.sha256(salt + payload.encode()).digest(),
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("ground_audit", "0004_waiting")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
