"""Passkeys, answered by one in software."""

import copy
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import cbor2
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import InvalidCredentials, PasskeyRefused
from ferrflow.security import webauthn
from ferrflow.security.passkeys import Passkey, Proof, Site, new_challenge
from tests.support.authenticator import Authenticator, Key, decode, eddsa, encode, es256, rs256

SITE = Site.at("https://ferrflow.example.com:8443")
ADA = UUID("019ab3c4-0000-7000-8000-000000000001")
EVE = UUID("019ab3c4-0000-7000-8000-000000000002")
MADE, ASKED = b"m" * 32, b"a" * 32


def register(authenticator: Authenticator) -> Passkey:
    options = webauthn.registration_options(SITE, MADE, ADA, "ada@example.com", "Ada", existing=[])
    return webauthn.verify_registration(SITE, MADE, authenticator.create(options))


def answer(authenticator: Authenticator, allowed: list[Passkey] | None = None) -> dict[str, Any]:
    return authenticator.get(webauthn.sign_in_options(SITE, ASKED, allowed))


def sign_in(credential: object, passkey: Passkey, *, alone: bool = True, owner: UUID = ADA) -> Proof:
    return webauthn.verify_sign_in(SITE, ASKED, credential, passkey, owner, alone=alone)


class Options(SynchronousTestCase):
    """What the browser is asked."""

    def test_making_one(self) -> None:
        known = Passkey(b"known", b"", 0, ("internal", "usb"))
        options = webauthn.registration_options(SITE, MADE, ADA, "ada@example.com", "Ada", existing=[known])
        self.assertEqual(json.loads(json.dumps(options)), options)
        self.assertEqual(options["rp"], {"id": "ferrflow.example.com", "name": "FerrFlow"})
        self.assertEqual(options["user"], {"id": encode(ADA.bytes), "name": "ada@example.com", "displayName": "Ada"})
        self.assertEqual(decode(options["challenge"]), MADE)
        self.assertEqual([algorithm["alg"] for algorithm in options["pubKeyCredParams"]], [-7, -8, -257])
        self.assertEqual(
            options["excludeCredentials"],
            [{"id": encode(b"known"), "type": "public-key", "transports": ["internal", "usb"]}],
        )
        self.assertEqual(
            options["authenticatorSelection"],
            {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"},
        )
        self.assertEqual(options["attestation"], "none")

    def test_signing_in_alone_asks_for_any_and_for_the_person(self) -> None:
        options = webauthn.sign_in_options(SITE, ASKED)
        self.assertEqual((options["allowCredentials"], options["userVerification"]), ([], "required"))
        self.assertEqual((options["rpId"], decode(options["challenge"])), ("ferrflow.example.com", ASKED))

    def test_a_second_factor_asks_for_the_persons_own(self) -> None:
        options = webauthn.sign_in_options(SITE, ASKED, [Passkey(b"known", b"", 0)])
        self.assertEqual([key["id"] for key in options["allowCredentials"]], [encode(b"known")])
        self.assertEqual(options["userVerification"], "preferred")

    def test_challenges_are_fresh(self) -> None:
        challenges = {new_challenge() for _ in range(50)}
        self.assertEqual((len(challenges), {len(challenge) for challenge in challenges}), (50, {32}))

    def test_the_site_of_an_origin(self) -> None:
        self.assertEqual(Site.at("http://localhost:3000"), Site("localhost", "http://localhost:3000", "FerrFlow"))


class Made(SynchronousTestCase):
    """Registration."""

    def test_every_algorithm(self) -> None:
        for make in (es256, eddsa, rs256):
            authenticator = Authenticator(SITE.origin, make())
            passkey = register(authenticator)
            self.assertEqual(
                (passkey.credential_id, passkey.sign_count, passkey.transports),
                (authenticator.credential_id, 1, ("nfc", "usb")),
            )
            self.assertEqual(cbor2.loads(passkey.public_key), authenticator.key.cose)
            self.assertEqual(sign_in(answer(authenticator), passkey), Proof(2, user_verified=True))

    def test_one_without_verification_is_still_a_second_factor(self) -> None:
        authenticator = Authenticator(SITE.origin, verifies=False)
        self.assertEqual(register(authenticator).credential_id, authenticator.credential_id)

    def test_another_site_or_challenge_is_refused(self) -> None:
        options = webauthn.registration_options(SITE, MADE, ADA, "ada@example.com", "Ada", existing=[])
        credential = Authenticator(SITE.origin).create(options)
        elsewhere = Authenticator("https://ferrflow.example.org").create(options)
        other = Site("example.com", SITE.origin)
        for site, challenge, refused in (
            (SITE, ASKED, credential),
            (SITE, MADE, elsewhere),
            (other, MADE, credential),
            (SITE, MADE, {**credential, "type": "password"}),
            (SITE, MADE, {**credential, "id": "AAAA", "rawId": "AAAA"}),
        ):
            with self.assertRaises(PasskeyRefused):
                webauthn.verify_registration(site, challenge, refused)
        self.assertTrue(webauthn.verify_registration(SITE, MADE, credential))

    def test_an_answer_to_the_other_question_is_refused(self) -> None:
        authenticator = Authenticator(SITE.origin)
        passkey = register(authenticator)
        with self.assertRaises(PasskeyRefused):
            webauthn.verify_registration(SITE, ASKED, answer(authenticator))
        options = webauthn.registration_options(SITE, ASKED, ADA, "ada@example.com", "Ada", existing=[])
        with self.assertRaises(PasskeyRefused):
            sign_in(authenticator.create(options), passkey)

    def test_a_key_that_could_never_sign_in_is_refused(self) -> None:
        good = es256()
        for change in ({-2: bytes(32)}, {-2: b""}, {-1: 99}, {3: -257}, {3: -36}, {1: 9}, {3: "x"}, {-3: 7}):
            authenticator = Authenticator(SITE.origin, Key({**good.cose, **change}, good.sign))  # type: ignore[dict-item]
            with self.subTest(change=change), self.assertRaises(PasskeyRefused):
                register(authenticator)

    def test_an_id_over_the_standards_length_is_refused(self) -> None:
        self.assertTrue(register(Authenticator(SITE.origin, credential_id=bytes(1023))))
        with self.assertRaises(PasskeyRefused):
            register(Authenticator(SITE.origin, credential_id=bytes(1024)))


class SignedIn(SynchronousTestCase):
    """Sign-in."""

    def setUp(self) -> None:
        self.authenticator = Authenticator(SITE.origin)
        self.passkey = register(self.authenticator)

    def refused(self, credential: object, passkey: Passkey | None = None, **more: Any) -> None:
        with self.assertRaises(PasskeyRefused):
            sign_in(credential, passkey or self.passkey, **more)

    def test_alone(self) -> None:
        credential = answer(self.authenticator)
        self.assertEqual(webauthn.claimed_id(credential), self.passkey.credential_id)
        self.assertEqual(sign_in(credential, self.passkey), Proof(2, user_verified=True))

    def test_as_a_second_factor(self) -> None:
        """Verification is not needed then, nor that the authenticator remembers the person."""
        self.authenticator.verifies = False
        credential = answer(self.authenticator, [self.passkey])
        for handle in (encode(ADA.bytes), "", None):
            credential["response"]["userHandle"] = handle
            self.assertEqual(sign_in(credential, self.passkey, alone=False), Proof(2, user_verified=False))

    def test_alone_the_person_is_verified_and_named(self) -> None:
        unnamed = answer(self.authenticator)
        del unnamed["response"]["userHandle"]
        self.refused(unnamed)
        self.authenticator.verifies = False
        self.refused(answer(self.authenticator))

    def test_for_somebody_else(self) -> None:
        credential = answer(self.authenticator)
        self.refused(credential, owner=EVE)
        self.refused(credential, owner=EVE, alone=False)

    def test_with_another_passkey(self) -> None:
        other = register(Authenticator(SITE.origin))
        credential = answer(self.authenticator)
        self.refused(credential, other)
        self.refused(credential, Passkey(self.passkey.credential_id, other.public_key, 1))
        self.refused(credential, Passkey(other.credential_id, self.passkey.public_key, 1))

    def test_another_challenge_or_site(self) -> None:
        credential = answer(self.authenticator)
        for site, challenge in ((SITE, MADE), (Site("ferrflow.example.com", "https://x.example.com"), ASKED)):
            with self.assertRaises(PasskeyRefused):
                webauthn.verify_sign_in(site, challenge, credential, self.passkey, ADA, alone=True)
        self.authenticator.origin = "https://ferrflow.example.com.evil.example"
        self.refused(answer(self.authenticator))

    def test_a_count_that_does_not_grow_is_a_copy(self) -> None:
        credential = answer(self.authenticator)
        for count, fine in ((1, True), (2, False), (3, False)):
            stored = Passkey(self.passkey.credential_id, self.passkey.public_key, count)
            if fine:
                self.assertEqual(sign_in(credential, stored).sign_count, 2)
            else:
                self.refused(credential, stored)

    def test_one_that_never_counts_stays_at_nought(self) -> None:
        authenticator = Authenticator(SITE.origin, counts=False)
        passkey = register(authenticator)
        self.assertEqual([sign_in(answer(authenticator), passkey).sign_count for _ in range(2)], [0, 0])

    def test_no_altered_byte_is_accepted(self) -> None:
        credential = answer(self.authenticator)
        for name in ("authenticatorData", "signature", "clientDataJSON"):
            data = decode(credential["response"][name])
            for at in range(len(data)):
                altered = copy.deepcopy(credential)
                altered["response"][name] = encode(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
                self.refused(altered)

    def test_the_refusal_is_one_of_wrong_credentials_and_tells_nothing(self) -> None:
        with self.assertRaises(InvalidCredentials) as caught:
            sign_in({}, self.passkey)
        self.assertEqual(str(caught.exception), "This passkey was not accepted")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
# Bytes that mean something to one of the three parsers: lengths, tags, counts that promise more than there is.
BYTES = st.binary(max_size=120) | st.sampled_from(
    [
        b"\x81" * 9000,
        b"\x9b" + b"\xff" * 8,
        b"\x5b\x00\x00\x00" + b"\xff" * 5,
        b"\xc5\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
        b"[" * 9000,
        b'{"type":"webauthn.get","challenge":1,"origin":[]}',
        cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b"\xff" * 60}),
        cbor2.dumps({"fmt": ["none"], "authData": 5}),
    ]
)
ODD = JSON | BYTES.map(encode)
Check = Callable[[object], object]


class Fuzzed(SynchronousTestCase):
    """Whatever a client sends is refused by one name."""

    def setUp(self) -> None:
        self.authenticator = Authenticator(SITE.origin)
        self.passkey = register(self.authenticator)
        options = webauthn.registration_options(SITE, MADE, ADA, "ada@example.com", "Ada", existing=[])
        self.cases: list[tuple[dict[str, Any], Check]] = [
            (self.authenticator.create(options), lambda it: webauthn.verify_registration(SITE, MADE, it)),
            (answer(self.authenticator), lambda it: sign_in(it, self.passkey)),
        ]

    def check(self, verify: Check, credential: object) -> None:
        for asked in (verify, webauthn.claimed_id):
            try:
                result = asked(credential)
            except PasskeyRefused:
                continue
            # Some fields may be anything; then it is the genuine answer.
            self.assertIsInstance(result, bytes | Passkey | Proof)

    @settings(max_examples=150, deadline=None)
    @given(JSON)
    def test_any_json(self, credential: object) -> None:
        for _, verify in self.cases:
            self.check(verify, credential)

    @settings(max_examples=400, deadline=None)
    @given(st.data(), ODD)
    def test_any_field(self, data: st.DataObject, odd: object) -> None:
        genuine, verify = data.draw(st.sampled_from(self.cases))
        credential = copy.deepcopy(genuine)
        within = data.draw(st.sampled_from([credential, credential["response"]]))
        within[data.draw(st.sampled_from(sorted(within)))] = odd
        self.check(verify, credential)

    @settings(max_examples=300, deadline=None)
    @given(st.data(), st.binary(max_size=9))
    def test_any_bytes_within(self, data: st.DataObject, odd: bytes) -> None:
        genuine, verify = data.draw(st.sampled_from(self.cases))
        credential = copy.deepcopy(genuine)
        response = credential["response"]
        name = data.draw(st.sampled_from(sorted(name for name in response if isinstance(response[name], str))))
        held = decode(response[name])
        at = data.draw(st.integers(0, len(held)))
        response[name] = encode(held[:at] + odd + held[at + data.draw(st.integers(0, 9)) :])
        self.check(verify, credential)

    def test_huge_fields_are_refused_unread(self) -> None:
        for genuine, verify in self.cases:
            for name in ("id", "rawId", "type"):
                with self.assertRaises(PasskeyRefused):
                    verify({**genuine, name: "A" * 10**6})
            for name in genuine["response"]:
                with self.assertRaises(PasskeyRefused):
                    verify({**genuine, "response": {**genuine["response"], name: "A" * 10**6}})

    def test_a_missing_field_is_refused(self) -> None:
        for genuine, verify in self.cases:
            for name in ("id", "rawId", "type", "response"):
                with self.assertRaises(PasskeyRefused):
                    verify({key: value for key, value in genuine.items() if key != name})
