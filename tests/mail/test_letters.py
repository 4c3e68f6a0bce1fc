"""What people read."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.mail.letters import invitation, password_reset

LINK = "https://ferrflow.example.com/invitation#finv_12345678_secret"


class Letters(SynchronousTestCase):
    def test_an_invitation(self) -> None:
        letter = invitation(to="ada@example.com", organization="Acme", inviter="Grace", role="member", link=LINK)
        self.assertEqual((letter.to, letter.subject), ("ada@example.com", "Invitation to Acme on FerrFlow"))
        self.assertIn("Grace invites you to the organization “Acme” on FerrFlow, with the role member.", letter.text)
        self.assertIn("within 7 days", letter.text)
        self.assertIn(LINK, letter.text.splitlines())

    def test_a_new_password(self) -> None:
        letter = password_reset(to="ada@example.com", link=LINK)
        self.assertIn("within 24 hours", letter.text)
        self.assertIn("If it was not you, ignore this mail", letter.text)
        self.assertIn(LINK, letter.text.splitlines())

    def test_a_name_stays_on_its_line(self) -> None:
        for name in ("Acme\r\nBcc: eve@example.com", "Acme\u2028Bcc:\x1ceve@example.com", "Acme\0 \u202eBcc:"):
            letter = invitation(to="ada@example.com", organization=name, inviter=name, role="owner", link=LINK)
            self.assertTrue(letter.subject.isprintable(), letter.subject)
            self.assertNotIn("Bcc", [line[:3] for line in letter.text.splitlines()])

    def test_a_long_name_is_cut(self) -> None:
        letter = invitation(to="ada@example.com", organization="é" * 500, inviter="x" * 500, role="owner", link=LINK)
        self.assertEqual(letter.subject, f"Invitation to {'é' * 59}… on FerrFlow")
