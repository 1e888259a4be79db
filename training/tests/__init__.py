"""Checks of the training scripts on a sample written for them; `pytest training/tests` runs them."""
