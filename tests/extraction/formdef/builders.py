"""Small valid definitions as JSON, for the tests of this folder."""

from uuid import UUID


def uid(number):
    return str(UUID(int=number, version=4))


def field(number=1, type="text", **more):
    return {
        "id": uid(number),
        "key": f"f{number}",
        "label": f"Field {number}",
        "type": type,
        **more,
    }


def choice(number=1, type="choice", keys=("a", "b", "c"), **more):
    return field(number, type, options=[{"key": k, "label": k.upper()} for k in keys], **more)


def outcome(number=50, kind="dichotomous", **more):
    return {
        "id": uid(number),
        "key": f"o{number}",
        "label": f"Outcome {number}",
        "kind": kind,
        "timepoints": [
            {"id": uid(number + 1), "label": "4 weeks"},
            {"id": uid(number + 2), "label": "1 year"},
        ],
        **more,
    }


def form(*fields, outcomes=()):
    section = {"key": "main", "title": "Main", "fields": list(fields)}
    return {"schema": 1, "title": "Form", "sections": [section], "outcomes": list(outcomes)}
