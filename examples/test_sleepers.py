"""All of sleepers' tasks wake, none early and none late, and each is small."""

import re
import subprocess

from support import arguments, build, expect, workspace

BYTES = 200  # the frame, the header and a share of the runtime's table
options = arguments(__doc__)
tasks = 10000 if options.variant == "asan" else 100000
with workspace() as directory:
    done = subprocess.run([build(options, "sleepers", directory), str(tasks), "500"],
                          capture_output=True, text=True, timeout=60)
expect(done.returncode == 0 and not done.stderr, "exit %d, %s" % (done.returncode, done.stderr))
match = re.fullmatch(r"(\d+) of (\d+) tasks slept 500 ms\n"
                     r"all asleep after ([\d.]+) s, all joined after ([\d.]+) s\n"
                     r"([\d.]+) bytes per task\n", done.stdout)
expect(match, "it printed\n" + done.stdout)
expect(match[1] == match[2] == str(tasks), match[0])
expect(0.5 <= float(match[4]) < 10, match[0])
expect(float(match[5]) < BYTES, match[0])
print(match[0] + "passed")
