"""DLMS/COSEM without a port, a clock or a meter: octets in, events out.

One codec serves the driver of a physical meter and the face of an emulated one. That both ends agree proves nothing
about the codec: its independence comes from other people's clients and decoders (`tests/interop`).
"""
