"""Apart from the filling: PostgreSQL changes no table in the transaction that wrote its references."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons_moderation", "0002_where_decided"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["decided_in", "decided_at"], name="moderation_decided"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_in__isnull", True), ("state", "open")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_in__isnull", False),
                        ("state__in", ["kept", "hidden", "redacted", "appealed", "upheld", "overturned"]),
                    ),
                    _connector="OR",
                ),
                name="a_decision_has_its_day_and_place",
            ),
        ),
    ]
