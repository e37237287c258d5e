"""futures prints what each of them is to do; nobody is polled in vain or dropped twice."""

import subprocess

from support import arguments, build, expect, workspace

EXPECTED = """\
countdown
  3
  2
  1
  0
join
  a opened at 3
  b opened at 3
  a closed at 5
  b closed at 8
  7 after 8 ticks, 4 polls
first
  a opened at 8
  b opened at 8
  a closed at 9
  b closed at 10
  3
  a opened at 10
  b opened at 10
  a closed at 11
  b closed at 12
  Connection timed out
retry
  1
  0
  attempt 1
  1
  0
  attempt 2
  1
  0
  attempt 3
  3
  1
  0
  attempt 1
  1
  0
  attempt 2
  Resource temporarily unavailable
dropped half-way
  a opened at 17
  b opened at 17
  a closed at 18
  b closed at 19
  Operation canceled
  a opened at 19
  b opened at 19
  b closed at 20
  a closed at 20
  Operation canceled
  1
  0
  attempt 1
  1
  0
  attempt 2
  1
  stopped at 1
  Operation canceled
  5
  4
  3
  stopped at 3
  Operation canceled
  nobody sleeps
"""

options = arguments(__doc__)
with workspace() as directory:
    done = subprocess.run([build(options, "futures", directory)], capture_output=True, text=True,
                          timeout=60)
expect(done.returncode == 0 and not done.stderr, "exit %d, %s" % (done.returncode, done.stderr))
expect(done.stdout == EXPECTED, "it printed\n" + done.stdout)
print("passed")
