"""Mail servers and addresses as people write them."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.mail.model import MailServer, mail_address, mail_server


class Servers(SynchronousTestCase):
    """SMTP_URL."""

    def test_what_is_read(self) -> None:
        for url, server in (
            ("smtp://mail.example.com", MailServer("mail.example.com", 25)),
            ("SMTP://Mail.Example.com:2525/", MailServer("mail.example.com", 2525)),
            ("smtp://mail?starttls=required", MailServer("mail", 25, "required")),
            ("smtp://mail/?starttls=never", MailServer("mail", 25, "never")),
            ("smtps://mail", MailServer("mail", 465, "at_once")),
            ("smtp://u:p@mail", MailServer("mail", 587, "required", "u", "p")),
            ("smtps://u:p@mail:1465", MailServer("mail", 1465, "at_once", "u", "p")),
            (
                "smtp://me%40example.com:p%2F%3F%23%25%3A@mail",
                MailServer("mail", 587, "required", "me@example.com", "p/?#%:"),
            ),
            ("smtp://me@example.com:p:q@r@mail", MailServer("mail", 587, "required", "me@example.com", "p:q@r")),
            ("smtp://u:w%C3%B6rd+@mail", MailServer("mail", 587, "required", "u", "wörd+")),
            ("smtp://[::1]:25", MailServer("::1", 25)),
            ("smtp://192.0.2.1", MailServer("192.0.2.1", 25)),
            ("smtp://münchen.example", MailServer("xn--mnchen-3ya.example", 25)),
        ):
            self.assertEqual(mail_server(url), server, url)

    def test_what_is_refused_and_never_repeated(self) -> None:
        for url in (
            "s3cret",
            "mail.s3cret.example",
            "http://u:s3cret@mail",
            "smtp://",
            "smtp://u:s3cret@",
            "smtp://u:s3c/ret@mail",
            "smtp://u:s3c#ret@mail",
            "smtp://u:s3cret@mail/path",
            "smtp://u:s3cret@mail#fragment",
            "smtp://u:s3cret@mail:0",
            "smtp://u:s3cret@mail:65536",
            "smtp://u:s3cret@mail:smtp",
            "smtp://u:s3cret@mail_relay",
            "smtp://u:s3cret@-mail",
            "smtp://u:s3cret@[::z]",
            "smtp://u:s3cret%@mail",
            "smtp://u:s3cret%zz@mail",
            "smtp://u:s3cret%ff@mail",
            "smtp://u:s3cret%00@mail",
            "smtp://u:s3cret%0d%0aDATA@mail",
            "smtp://u:s3cret @mail",
            "smtp://u:@mail",
            "smtp://u@mail",
            "smtp://:s3cret@mail",
            "smtp://u:s3cret@mail?starttls=never",
            "smtp://u:s3cret@mail?tls=s3cret",
            "smtps://u:s3cret@mail?starttls=required",
        ):
            with self.assertRaises(ValueError) as caught:
                mail_server(url)
            self.assertNotIn("s3c", str(caught.exception), url)

    def test_credentials_are_not_shown(self) -> None:
        self.assertEqual(repr(mail_server("smtp://s3cret:s3cret@mail")).count("s3cret"), 0)


class Addresses(SynchronousTestCase):
    """What SMTP can carry."""

    def test_what_is_taken(self) -> None:
        for text, address in (
            ("ada@example.com", "ada@example.com"),
            ("Ada.O'Hara+x@Example.COM", "Ada.O'Hara+x@example.com"),
            ("jürgen@münchen.example", "jürgen@xn--mnchen-3ya.example"),
            ("ada@localhost", "ada@localhost"),
            ("ada@[192.0.2.1]", "ada@[192.0.2.1]"),
            ("ada@[IPv6:2001:DB8::1]", "ada@[IPv6:2001:db8::1]"),
        ):
            self.assertEqual(mail_address(text), address)

    def test_what_is_not(self) -> None:
        for text in (
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@@example.com",
            "a b@example.com",
            "ada@exam ple.com",
            "ada\x85@example.com",
            "ada\u2028@example.com",
            "Ada <ada@example.com>",
            '"ada"@example.com',
            "ada@example.com\n",
            "ada@example.com>",
            "ada@-example.com",
            "ada@[example.com]",
            "ada@192.0.2.1",
            "ada\ud800@example.com",
        ):
            with self.assertRaises(ValueError, msg=repr(text)):
                mail_address(text)
