"""Tables were said to be read whole when they were not: each is read again."""

from typing import Any

from django.db import migrations


def _read_again(apps: Any, _editor: Any) -> None:
    apps.get_model("data_links", "Survey").objects.update(version=0)


class Migration(migrations.Migration):
    dependencies = [("data_links", "0001_initial")]
    operations = [migrations.RunPython(_read_again, migrations.RunPython.noop)]
