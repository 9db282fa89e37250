import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_search_withdrawn_at"),
        ("screening", "0003_resolutions_and_places_constrained"),
    ]

    operations = [
        migrations.RenameField("retrievalattempt", "route", "words"),
        migrations.AlterField(
            model_name="retrievalattempt",
            name="words",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.AddField(
            model_name="retrievalattempt",
            name="route",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.remark",
            ),
        ),
    ]
