"""hello prints its lines in the order that the naps give."""

import subprocess

from support import arguments, build, expect, workspace

EXPECTED = """\
main does not wait for it
hello, world (1)
hello, moon (1)
hello, world (2)
hello, moon (1)
moon is done
hello, world (3)
5 greetings
"""

options = arguments(__doc__)
with workspace() as directory:
    done = subprocess.run([build(options, "hello", directory)], capture_output=True, text=True,
                          timeout=60)
expect(done.returncode == 0 and not done.stderr, "exit %d, %s" % (done.returncode, done.stderr))
expect(done.stdout == EXPECTED, "it printed\n" + done.stdout)
print("passed")
