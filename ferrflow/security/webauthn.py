"""WebAuthn: what a browser is asked about passkeys, and whether its answer holds.

A passkey is a second factor, or signs in alone; alone it must have verified the person itself, by a finger, a face or a
PIN. Attestation is not asked for: who made the authenticator is none of our business.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ferrflow.errors import PasskeyRefused
from ferrflow.security.passkeys import Passkey, Proof, Site

# Milliseconds for the person to find the key, as long as a challenge is kept.
PATIENCE = 5 * 60 * 1000
# Characters of one field; a certificate chain that nobody asked for takes a few thousand.
LONGEST = 16 * 1024
# Bytes, by the standard; more than some three thousand would not fit into an index either.
LONGEST_ID = 1023
# What we ask for, the best liked first, and the kind of key that goes with it.
ALGORITHMS = {
    COSEAlgorithmIdentifier.ECDSA_SHA_256: EllipticCurvePublicKey,
    COSEAlgorithmIdentifier.EDDSA: Ed25519PublicKey,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256: RSAPublicKey,
}


def registration_options(
    site: Site, challenge: bytes, user_id: UUID, email: str, display_name: str | None, *, existing: Iterable[Passkey]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked, as JSON; `existing` are the person's, which are not made twice."""
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=user_id.bytes,
        user_name=email,
        user_display_name=display_name,
        challenge=challenge,
        timeout=PATIENCE,
        # Preferred, not required: a key without memory or PIN still makes a good second factor.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(existing),
        supported_pub_key_algs=list(ALGORITHMS),
    )
    return options_to_json_dict(options)


def verify_registration(site: Site, challenge: bytes, credential: object) -> Passkey:
    """The passkey that the browser answered with. Raises PasskeyRefused."""
    with _refusing():
        answer = parse_registration_credential_json(_answer(credential))
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            supported_pub_key_algs=list(ALGORITHMS),
        )
        if made.credential_id != answer.raw_id or len(made.credential_id) > LONGEST_ID:
            raise PasskeyRefused
        _check_key(made.credential_public_key)
        transports = {transport.value for transport in answer.response.transports or ()}
        return Passkey(made.credential_id, made.credential_public_key, made.sign_count, tuple(sorted(transports)))


def sign_in_options(site: Site, challenge: bytes, allowed: Iterable[Passkey] | None = None) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked, as JSON: one of `allowed` as a second factor, None: any."""
    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=PATIENCE,
        allow_credentials=_descriptors(allowed or ()),
        user_verification=UserVerificationRequirement.REQUIRED
        if allowed is None
        else UserVerificationRequirement.PREFERRED,
    )
    return options_to_json_dict(options)


def claimed_id(credential: object) -> bytes:
    """The id of the passkey that an answer claims to be from, to look it up by. Raises PasskeyRefused."""
    with _refusing():
        return base64url_to_bytes(_answer(credential)["rawId"])


def verify_sign_in(
    site: Site, challenge: bytes, credential: object, passkey: Passkey, owner: UUID, *, alone: bool
) -> Proof:
    """Proof that `owner` answered with `passkey`; `alone` is without a password. Raises PasskeyRefused.

    A count that does not grow is refused: it means a copy of the passkey (those that are synchronised count nothing).
    """
    with _refusing():
        answer = parse_authentication_credential_json(_answer(credential))
        # An authenticator that was told whom to sign in for may leave the person out.
        person = answer.response.user_handle or (None if alone else owner.bytes)
        if answer.raw_id != passkey.credential_id or person != owner.bytes:
            raise PasskeyRefused
        proof = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
        return Proof(proof.new_sign_count, proof.user_verified)


@contextmanager
def _refusing() -> Iterator[None]:
    """Make every failure a refusal: odd input makes the library raise a dozen kinds, its own and Python's."""
    try:
        yield
    except Exception as error:
        raise PasskeyRefused from error


def _answer(credential: object) -> dict[str, Any]:
    """The browser's answer, if it has the shape of one and no field is huge."""
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise PasskeyRefused
    for text in (*credential.values(), *credential["response"].values()):
        if isinstance(text, str) and len(text) > LONGEST:
            raise PasskeyRefused
    return credential


def _check_key(cose: bytes) -> None:
    """Refuse a key that could never sign in; the library looks at it only when it is used."""
    key = decode_credential_public_key(cose)
    if not isinstance(decoded_public_key_to_cryptography(key), ALGORITHMS[key.alg]):
        raise PasskeyRefused


def _descriptors(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=passkey.credential_id, transports=list(map(AuthenticatorTransport, passkey.transports))
        )
        for passkey in passkeys
    ]
