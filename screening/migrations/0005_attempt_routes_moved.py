import hashlib
import secrets

from django.db import migrations


def move(apps, _editor):
    """What stands in a column becomes a remark of whoever tried."""
    remarks = apps.get_model("reviews", "Remark").objects
    attempts = apps.get_model("screening", "RetrievalAttempt").objects
    for attempt in attempts.filter(route=None).select_related("by", "report"):
        salt = secrets.token_hex(16)
        attempt.route = remarks.create(
            review_id=attempt.report.review_id,
            author=attempt.by,
            text=attempt.words,
            salt=salt,
            sha256=hashlib.sha256((salt + attempt.words).encode()).hexdigest(),
        )
        attempt.save(update_fields=["route"])


def move_back(apps, _editor):
    attempts = apps.get_model("screening", "RetrievalAttempt").objects
    for attempt in attempts.select_related("route"):
        attempt.words = attempt.route.text[:200]
        attempt.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("screening", "0004_attempt_routes_as_remarks")]

    operations = [migrations.RunPython(move, move_back)]
