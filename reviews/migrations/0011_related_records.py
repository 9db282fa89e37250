import django.db.models.deletion
from django.db import migrations, models

import reviews.ids


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0010_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="RelatedRecords",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=reviews.ids.new_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registration", "registration"),
                            ("retraction", "retraction"),
                            ("concern", "concern"),
                            ("erratum", "erratum"),
                            ("reply", "reply"),
                            ("comment", "comment"),
                            ("protocol", "protocol"),
                            ("preprint", "preprint"),
                            ("version", "version"),
                            ("review", "review"),
                            ("conference", "conference"),
                            ("part", "part"),
                            ("copublication", "copublication"),
                        ],
                        max_length=13,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="possibleduplicate",
            name="possibleduplicate_state_known",
        ),
        migrations.AlterField(
            model_name="possibleduplicate",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.import",
            ),
        ),
        migrations.AlterField(
            model_name="possibleduplicate",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("same", "same"),
                    ("different", "different"),
                    ("related", "related"),
                ],
                default="open",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="possibleduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "same", "different", "related"])),
                name="possibleduplicate_state_known",
            ),
        ),
        migrations.AddField(
            model_name="relatedrecords",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.import",
            ),
        ),
        migrations.AddField(
            model_name="relatedrecords",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.record"
            ),
        ),
        migrations.AddField(
            model_name="relatedrecords",
            name="pair",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations",
                to="reviews.possibleduplicate",
            ),
        ),
        migrations.AddField(
            model_name="relatedrecords",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="relatedrecords",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.record"
            ),
        ),
        migrations.AddIndex(
            model_name="relatedrecords",
            index=models.Index(fields=["review", "taken_back_at"], name="relatedrecords_standing"),
        ),
        migrations.AddConstraint(
            model_name="relatedrecords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)),
                fields=("pair",),
                name="relatedrecords_one_standing_of_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedrecords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pair", None)),
                fields=("first", "second"),
                name="relatedrecords_found_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedrecords",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "",
                            "registration",
                            "retraction",
                            "concern",
                            "erratum",
                            "reply",
                            "comment",
                            "protocol",
                            "preprint",
                            "version",
                            "review",
                            "conference",
                            "part",
                            "copublication",
                        ],
                    )
                ),
                name="relatedrecords_relation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedrecords",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("batch", None), ("pair__isnull", False)),
                    models.Q(("batch__isnull", False), ("pair", None)),
                    _connector="OR",
                ),
                name="relatedrecords_of_machine_or_person",
            ),
        ),
    ]
