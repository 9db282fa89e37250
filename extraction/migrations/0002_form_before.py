from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("extraction", "0001_start"),
    ]

    operations = [
        migrations.AddField(
            model_name="formversion",
            name="before",
            field=models.JSONField(null=True),
        ),
    ]
