"""Which state of the sources a trained model, or a part of one, belongs to."""

import os
import tempfile
import unittest
from pathlib import Path

from bot.training import models

CODE = ("bot/nlu/intent_classifier.py", "sentences/encoder.py")


class Parts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(folder.name)
        for path in map(Path, ("domain.yml", *CODE)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("as it was")
        self.model, self.parts = models.fingerprint(), models.learned_parts()

    def test_changed_code_uses_no_part_learned_by_the_old(self):
        for code in CODE:
            with self.subTest(code):
                Path(code).write_text("changed")
                assert models.fingerprint() != self.model
                assert models.learned_parts() != self.parts
                Path(code).write_text("as it was")

    def test_a_changed_domain_is_a_new_model_of_the_same_parts(self):
        Path("domain.yml").write_text("changed")
        assert models.fingerprint() != self.model
        assert models.learned_parts() == self.parts

    def test_parts_of_older_code_are_removed(self):
        older = models.MODELS / "parts" / "older"
        for folder in (older, models.learned_parts()):
            folder.mkdir(parents=True)
        models.keep_newest()
        assert models.learned_parts().exists()
        assert not older.exists()
