import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0005_attempt_routes_moved")]

    operations = [
        migrations.RemoveField(model_name="retrievalattempt", name="words"),
        migrations.AlterField(
            model_name="retrievalattempt",
            name="route",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.remark",
            ),
        ),
    ]
