"""The secrets file: private from the start, read back as written, and never taken for whole when it is not."""

import base64
import stat
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.embedded import EmbeddedError
from ferrflow.embedded.keys import Keys, new_keys, read_keys, write_keys


class KeysTest(SynchronousTestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def test_new_keys_are_as_the_guide_makes_them(self) -> None:
        keys = new_keys()
        self.assertEqual(
            [len(base64.b64decode(text)) for text in (keys.DB_PASSWORD, keys.JWT_SECRET, keys.ENCRYPTION_KEY)],
            [32, 64, 32],
        )
        self.assertEqual(len(bytes.fromhex(keys.FERRFLOW_HMAC_SECRET)), 32)
        self.assertNotEqual(keys, new_keys())

    def test_what_is_written_is_read_by_its_owner_alone(self) -> None:
        keys = new_keys()
        write_keys(self.path, keys)
        self.assertEqual(read_keys(self.path), keys)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.assertEqual(
            [path for path in self.path.parent.iterdir() if path.name.startswith(self.path.name)], [self.path]
        )

    def test_keys_never_show_themselves(self) -> None:
        keys = new_keys()
        for secret in (keys.DB_PASSWORD, keys.JWT_SECRET, keys.ENCRYPTION_KEY, keys.FERRFLOW_HMAC_SECRET):
            self.assertNotIn(secret, repr(keys))

    def test_a_file_cut_anywhere_is_refused(self) -> None:
        write_keys(self.path, new_keys())
        whole = self.path.read_text("utf-8")
        for length in range(len(whole) - 1):  # all but the last newline
            self.path.write_text(whole[:length], "utf-8")
            self.assertRaises(EmbeddedError, read_keys, self.path)

    def test_the_refusal_names_what_is_wrong_and_no_secret(self) -> None:
        keys = new_keys()
        good = f"DB_PASSWORD=a\nJWT_SECRET=b\nFERRFLOW_HMAC_SECRET=c\nENCRYPTION_KEY={keys.ENCRYPTION_KEY}\n"
        for text, named in [
            (good.replace("JWT_SECRET=b\n", ""), "JWT_SECRET missing"),
            (good.replace("=b\n", "=\n"), "line 2"),
            (good + "DB_PASSWORD=again\n", "line 5"),
            (good + "what is this\n", "line 5"),
            (good.replace(keys.ENCRYPTION_KEY, "sesame"), "ENCRYPTION_KEY"),
        ]:
            self.path.write_text(text, "utf-8")
            error = self.assertRaises(EmbeddedError, read_keys, self.path)
            self.assertIn(named, str(error))
            self.assertIn("backup", str(error))
            for secret in (keys.ENCRYPTION_KEY, "sesame", "again"):
                self.assertNotIn(secret, str(error))

    def test_what_is_no_text_is_refused(self) -> None:
        self.path.write_bytes(b"\xff\xfe\x00")
        self.assertRaises(EmbeddedError, read_keys, self.path)

    def test_a_hand_written_file_with_comments_will_do(self) -> None:
        self.path.write_text(
            f"# mine\n\nENCRYPTION_KEY={'ab' * 32}\nDB_PASSWORD=it's = a # secret\n"
            "JWT_SECRET=b\nFERRFLOW_HMAC_SECRET=c\n",
            "utf-8",
        )
        self.assertEqual(read_keys(self.path), Keys("it's = a # secret", "b", "c", "ab" * 32))
