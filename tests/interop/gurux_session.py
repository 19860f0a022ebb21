"""The gurux client (GPL-2.0-only, see README.md) behind a port."""

from typing import Any

from gurux_dlms import GXByteBuffer, GXDLMSException, GXReplyData
from gurux_dlms.enums import Authentication, InterfaceType, Security
from gurux_dlms.secure import GXDLMSSecureClient

from device_drivers.dlms.hdlc import Address
from tests.interop.esme import KEYS, PASSWORD, Port

AUTHENTICATIONS = {"none": Authentication.NONE, "low": Authentication.LOW, "gmac": Authentication.HIGH_GMAC}


class Session:
    """A gurux client at a level of security; the address is one of HDLC, and None with the wrapper."""

    def __init__(self, port: Port, address: Address | None, level: str, password: str = PASSWORD) -> None:
        self._port = port
        interface = InterfaceType.HDLC if address else InterfaceType.WRAPPER
        several = address and address.lower is not None
        server = GXDLMSSecureClient.getServerAddress(address.upper, address.lower, address.size) if several else 1
        given = password if level == "low" else None
        self.client = GXDLMSSecureClient(True, 16, server, AUTHENTICATIONS[level], given, interface)
        if level == "gmac":
            self.client.ciphering.security = Security.AUTHENTICATION_ENCRYPTION
            self.client.ciphering.systemTitle = bytearray(b"GRX00001")
            self.client.ciphering.blockCipherKey = bytearray(KEYS.encryption)
            self.client.ciphering.authenticationKey = bytearray(KEYS.authentication)
            self.client.ciphering.invocationCounter = 1

    def send(self, frames: Any) -> GXReplyData:
        """Send what gurux made, as a frame or a list of them, and let it read the answers."""
        reply = GXReplyData()
        for frame in frames if isinstance(frames, list) else [frames]:
            reply.clear()
            self._exchange(frame, reply)
            while reply.isMoreData():
                self._exchange(self.client.receiverReady(reply), reply)
        return reply

    def _exchange(self, frame: Any, reply: GXReplyData) -> None:
        self._port.write(bytes(frame))
        received = GXByteBuffer()
        reply.error = 0
        while True:
            received.set(self._port.read())
            if self.client.getData(received, reply, None):
                break
        if reply.error:
            raise GXDLMSException(reply.error)

    def associate(self) -> None:
        """SNRM, AARQ, and the two messages of high-level authentication."""
        if snrm := self.client.snrmRequest():
            self.client.parseUAResponse(self.send(snrm).data)
        self.client.parseAareResponse(self.send(self.client.aarqRequest()).data)
        if self.client.isAuthenticationRequired:
            for frame in self.client.getApplicationAssociationRequest():
                self.client.parseApplicationAssociationResponse(self.send(frame).data)

    def read(self, item: Any, index: int) -> Any:
        """An attribute, as gurux understands it."""
        reply = self.send(self.client.read(item, index))
        return self.client.updateValue(item, index, reply.value)

    def close(self) -> None:
        """Close association, link and port."""
        self.send(self.client.disconnectRequest())
        self._port.close()
