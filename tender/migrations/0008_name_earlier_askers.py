"""Data: questions asked before pseudonyms get one, the same for all questions of one asker on one tender."""

import secrets

from django.db import migrations

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def name_askers(apps, schema_editor):
    question = apps.get_model("tender", "Question")
    names: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, str]] = set()
    for row in question.objects.filter(pseudonym="").order_by("pk"):
        key = (row.tender_id, row.asker_id)
        while key not in names:
            name = "".join(secrets.choice(LETTERS) for _n in range(3))
            if (row.tender_id, name) not in taken:
                names[key] = name
                taken.add((row.tender_id, name))
        question.objects.filter(pk=row.pk).update(pseudonym=names[key])


class Migration(migrations.Migration):
    dependencies = [("tender", "0007_overrides_pseudonyms_confirmations")]
    operations = [migrations.RunPython(name_askers, migrations.RunPython.noop)]
