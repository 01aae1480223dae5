"""The house rules that a machine can check: each is a function from the checkout to a list of violations.

``python -m tools.house`` runs them all; ``tests/house`` runs them and proves, by a planted fault, that each can fail.
"""
