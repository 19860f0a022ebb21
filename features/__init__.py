"""Requirement text: Gherkin, one file per clause."""
