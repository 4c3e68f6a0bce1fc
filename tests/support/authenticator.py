"""A passkey in software: answers what a server asks, as a browser with a security key would."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from attrs import define, field, frozen
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
AAGUID = bytes(16)


@frozen
class Key:
    """A pair of keys: the public one as COSE, and how to sign."""

    cose: dict[int, int | bytes]
    sign: Callable[[bytes], bytes]


def es256() -> Key:
    """A key on P-256, which most authenticators make."""
    private = ec.generate_private_key(ec.SECP256R1())
    at = private.public_key().public_numbers()
    cose: dict[int, int | bytes] = {1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")}
    return Key(cose, lambda data: private.sign(data, ec.ECDSA(SHA256())))


def eddsa() -> Key:
    """A key on Ed25519."""
    private = ed25519.Ed25519PrivateKey.generate()
    return Key({1: 1, 3: -8, -1: 6, -2: private.public_key().public_bytes_raw()}, private.sign)


def rs256() -> Key:
    """A key of RSA, as Windows makes them."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()
    cose: dict[int, int | bytes] = {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: b"\x01\x00\x01"}
    return Key(cose, lambda data: private.sign(data, padding.PKCS1v15(), SHA256()))


@define
class Authenticator:
    """Holds one passkey; `verifies` is whether it asks for a finger or a PIN, `counts` whether it counts signatures."""

    origin: str
    key: Key = field(factory=es256)
    verifies: bool = True
    counts: bool = True
    credential_id: bytes = field(factory=lambda: token_bytes(32))
    count: int = 0
    user_handle: bytes = b""

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        self.user_handle = decode(options["user"]["id"])
        length = len(self.credential_id).to_bytes(2, "big")
        credential = AAGUID + length + self.credential_id + cbor2.dumps(self.key.cose)
        data = self._data(options["rp"]["id"], ATTESTED) + credential
        response = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": encode(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["usb", "nfc"],
        }
        return self._credential(response)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        client, data = self._client("webauthn.get", options), self._data(options["rpId"])
        response = {
            "clientDataJSON": client,
            "authenticatorData": encode(data),
            "signature": encode(self.key.sign(data + sha256(decode(client)).digest())),
            "userHandle": encode(self.user_handle),
        }
        return self._credential(response)

    def _data(self, rp_id: str, flags: int = 0) -> bytes:
        self.count += self.counts
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> str:
        client = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return encode(json.dumps(client).encode())

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = encode(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {},
        }


def encode(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64 for URLs."""
    return urlsafe_b64decode(text + "==")
