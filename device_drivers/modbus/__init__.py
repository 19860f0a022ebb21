"""Bench equipment over Modbus: register maps, equipment behind them, and an emulated rig that answers like it."""
