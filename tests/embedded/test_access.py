"""Access lists: one user is let through, and everybody else has what they had."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from unittest import SkipTest

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.embedded.access import Entry, grant, may, open_tree, open_way, read_list, write_list
from ferrflow.embedded.account import Account

OWNER, USER, OWNING_GROUP, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
UID, GID, ANOTHER = 54321, 54321, 54322


class AccessTest(SynchronousTestCase):
    def setUp(self) -> None:
        self.top = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
        self.addCleanup(shutil.rmtree, self.top)
        self.folder = self.top / "folder"
        self.folder.mkdir(mode=0o700)
        try:
            write_list(self.folder, read_list(self.folder))
        except (OSError, AttributeError) as error:
            raise SkipTest(f"no access lists here: {error}") from error

    def bits(self, tag: int, number: int | None = None) -> int:
        return next(entry.bits for entry in read_list(self.folder) if entry.tag == tag and number in {None, entry.id})

    def test_a_mode_alone_is_judged_like_the_kernel_does(self) -> None:
        mine, group = os.getuid(), self.folder.stat().st_gid
        for mode, as_owner, in_group, as_other in [
            (0o700, True, False, False),
            (0o070, False, True, False),
            (0o007, False, False, True),
            (0o711, True, True, True),
        ]:
            self.folder.chmod(mode)
            judged = may(self.folder, 1, mine, GID), may(self.folder, 1, UID, group), may(self.folder, 1, UID, GID)
            self.assertEqual(judged, (as_owner, in_group, as_other))
        self.folder.chmod(0o700)

    def test_a_grant_is_for_one_user_and_only_what_was_asked(self) -> None:
        grant(self.folder, 1, UID)
        self.assertTrue(may(self.folder, 1, UID, GID))
        self.assertFalse(may(self.folder, 4, UID, GID))
        self.assertFalse(may(self.folder, 1, ANOTHER, GID))
        self.assertFalse(may(self.folder, 1, ANOTHER, self.folder.stat().st_gid))
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode) & 0o707, 0o700)

    def test_a_second_grant_adds_to_the_first(self) -> None:
        grant(self.folder, 1, UID)
        grant(self.folder, 4, UID)
        self.assertEqual(self.bits(USER, UID), 5)
        self.assertEqual(len([entry for entry in read_list(self.folder) if entry.tag == USER]), 1)

    def test_entries_that_were_there_stay_and_what_the_mask_held_back_stays_held_back(self) -> None:
        write_list(
            self.folder,
            [
                Entry(OWNER, 7),
                Entry(USER, 7, ANOTHER),
                Entry(OWNING_GROUP, 5),
                Entry(GROUP, 6, GID),
                Entry(MASK, 4),
                Entry(OTHER, 0),
            ],
        )
        grant(self.folder, 1, UID)
        self.assertEqual(self.bits(USER, UID), 1)
        self.assertTrue(may(self.folder, 1, UID, GID))
        self.assertEqual((self.bits(USER, ANOTHER), self.bits(OWNING_GROUP), self.bits(GROUP, GID)), (4, 4, 4))
        self.assertEqual((self.bits(OWNER), self.bits(OTHER)), (7, 0))

    def test_only_closed_folders_above_are_opened(self) -> None:
        self.top.chmod(0o711)
        (self.folder / "below").mkdir()
        (self.folder / "below").chmod(0o755)  # whatever the umask
        self.assertEqual(open_way(self.folder / "below" / "file", UID, GID), [self.folder])
        self.assertEqual(open_way(self.folder / "below" / "file", UID, GID), [])

    def test_a_tree_is_opened_for_reading_and_for_running_what_can_be_run(self) -> None:
        program, data = self.folder / "program", self.folder / "data"
        for path, mode in ((program, 0o700), (data, 0o600)):
            path.touch(mode)
        self.assertEqual(set(open_tree(self.folder, UID, GID)), {self.folder, program, data})
        self.assertEqual(open_tree(self.folder, UID, GID), [])
        self.assertTrue(may(program, 5, UID, GID))
        self.assertTrue(may(data, 4, UID, GID))
        self.assertFalse(may(data, 1, UID, GID))

    def test_the_kernel_agrees(self) -> None:
        if os.getuid() != 0:
            raise SkipTest("only root can become somebody else")
        self.top.chmod(0o711)
        self.assertFalse(_gets_into(self.folder, UID))
        grant(self.folder, 1, UID)
        self.assertTrue(_gets_into(self.folder, UID))
        self.assertFalse(_gets_into(self.folder, ANOTHER))


def _gets_into(folder: Path, uid: int) -> bool:
    command = Account("somebody", uid, uid).command(Path("/usr/bin/test"), "-d", f"{folder}/.")
    return subprocess.run(command, check=False).returncode == 0
