"""Where each decision was taken: here until now, for no item could go elsewhere."""

import django.db.models.deletion
from django.db import migrations, models


def _here(apps, schema_editor):
    item = apps.get_model("commons_moderation", "Item")
    item.objects.filter(decided_at__isnull=False).update(decided_in=models.F("authority"))


class Migration(migrations.Migration):
    dependencies = [
        ("commons_moderation", "0001_initial"),
        ("commons_people", "0003_factors"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="item", name="a_decision_has_its_day"),
        migrations.RemoveIndex(model_name="item", name="moderation_log"),
        migrations.AddField(
            model_name="item",
            name="decided_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commons_people.authority",
            ),
        ),
        migrations.RunPython(_here, migrations.RunPython.noop),
    ]
