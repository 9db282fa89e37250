"""Extraction forms as data: definitions, conditions, validated answers. Pure; standard library only."""
