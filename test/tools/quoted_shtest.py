"""The format of the lit tests."""
import os
import shlex

import lit.formats
import lit.TestRunner


class QuotedShTest(lit.formats.ShTest):
    """ShTest that works in a directory with spaces: %s, %S, %t and %T are quoted."""

    def execute(self, test, lit_config):
        tmp_dir, tmp_base = lit.TestRunner.getTempPaths(test)
        source = test.getSourcePath()
        paths = [
            ("%s", source),
            ("%S", os.path.dirname(source)),
            ("%t", tmp_base + ".tmp"),
            ("%T", tmp_dir),
        ]
        names = [(name, shlex.quote(path)) for name, path in paths]
        # A folder of its own for each test's temporary files: what acc leaves there is seen.
        test.config.environment["TMPDIR"] = tmp_base + ".tmpdir"
        os.makedirs(tmp_base + ".tmpdir", exist_ok=True)
        saved = test.config.substitutions
        test.config.substitutions = saved + names
        try:
            return super().execute(test, lit_config)
        finally:
            test.config.substitutions = saved
