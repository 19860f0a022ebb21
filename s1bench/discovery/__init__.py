"""Discovery: searching a device for behaviour that its DMVES cells do not tell of."""
