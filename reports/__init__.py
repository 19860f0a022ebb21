"""The record of a run, the judgements, and every view of them."""
