"""The vocabulary of the features: one module per noun."""
