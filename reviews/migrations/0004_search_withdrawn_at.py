from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_pairs_settled_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="search",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
