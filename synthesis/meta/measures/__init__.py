"""One file per family of effect measures; `synthesis.meta.registry` lists them."""
