"""Static files with their content's hash in the name, JavaScript modules' imports included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    """Rewrites `import` paths too, so that a module and what it imports change together."""

    support_js_module_import_aggregation = True
