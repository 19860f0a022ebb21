"""The DCC's part: DSP checks, S1SP equivalent steps, inventory and cohorts."""
