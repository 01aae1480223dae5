"""Contacts in the one plain form by which a person is found and erased: they were kept as they were typed.

What is neither an address nor a number any more stays, as near to a plain form as can be, and is found all the same.
"""

from django.db import migrations

from socle.commons.people.terms import loose_contact, read_contact


def _plain(apps, schema_editor):
    for room, name in (("commons_cases", "Case"), ("services_reports", "Draft")):
        rows = apps.get_model(room, name).objects.exclude(contact="")
        for pk, contact in list(rows.values_list("pk", "contact")):
            plain = read_contact(contact) or loose_contact(contact)
            if plain != contact:
                rows.filter(pk=pk).update(contact=plain[:254])


class Migration(migrations.Migration):
    dependencies = [
        ("commons_cases", "0003_queue"),
        ("services_reports", "0003_withdrawn_rows"),
    ]

    operations = [migrations.RunPython(_plain, migrations.RunPython.noop)]
