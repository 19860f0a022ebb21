"""A catalogue of faulty devices, and the kill table: which scenario of the features notices which of them."""
