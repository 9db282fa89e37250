from django.db import migrations

from reviews import word_index


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_start")]

    operations = [migrations.RunPython(word_index.create, word_index.drop)]
