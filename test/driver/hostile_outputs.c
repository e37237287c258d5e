// What cannot be written is an error with a message, and no temporary file stays.
// RUN: rm -rf %t && mkdir -p %t/tmp && cd %t
// RUN: TMPDIR=%t/tmp; export TMPDIR
// RUN: not %acc --emit-c %s -o /dev/full 2>&1 | FileCheck --check-prefix=FULL %s
// RUN: not %acc -c %s -o /dev/full 2> /dev/null
// RUN: not %acc --emit-c %s -o %t/none/out.c 2>&1 | FileCheck --check-prefix=NONE %s
// RUN: not %acc --emit-c %s -o %t/tmp 2>&1 | FileCheck --check-prefix=DIRECTORY %s
// RUN: not %acc --emit-c %s 2>&1 > /dev/full | FileCheck --check-prefix=STDOUT %s
// RUN: not %acc --help 2>&1 > /dev/full | FileCheck --check-prefix=HELP %s
// RUN: not %acc --emit-c %s 2> closed.txt >&- && FileCheck --check-prefix=CLOSED --input-file=closed.txt %s
// RUN: not %acc --emit-c %s <&- >&- 2>&-
// RUN: %acc -c %s -o out.o <&- >&- 2>&-
// RUN: ls tmp | wc -l | grep -qx 0
// FULL: acc: error: cannot write '/dev/full': No space left on device
// NONE: acc: error: cannot write '{{.*}}/none/out.c': No such file or directory
// DIRECTORY: acc: error: cannot write '{{.*}}/tmp': Is a directory
// STDOUT: acc: error: cannot write to standard output: No space left on device
// HELP: acc: error: cannot write: No space left on device
// CLOSED: acc: error: cannot write to standard output: Bad file descriptor
#include <acc/async.h>

async int f(void)
{
    await acc_suspend();
    return 1;
}
