"""Ways to reach a device: one package per kind of driver, behind the verbs of `protocols`."""
