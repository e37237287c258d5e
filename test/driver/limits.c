// --max-frame=N makes larger frames errors, -Wlarge-frame=N warns of them, at the name of the function,
// with both sizes, the largest thing and the line that is to blame; a frame of N bytes is not larger.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %s x.c
// RUN: not %acc --max-frame=1000 --report-sizes=sizes -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,MAX
// RUN: test ! -e x.o && grep '^big: ' sizes
// RUN: %acc -Wlarge-frame=1000 -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,WARN && test -e x.o
// RUN: not %acc -Wlarge-frame=1000 -Werror -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,ERROR
// RUN: not %acc -Wlarge-frame=1000 -Werror=large-frame -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,ERROR
// RUN: not %acc -Werror=large-frame=1000 -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,ERROR
// RUN: not %acc -Wlarge-frame=1000 --max-frame=1000 -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,MAX
//
// The exact size is not larger.
// RUN: %acc --report-sizes=s.json -fsyntax-only x.c
// RUN: %python -c 'import json; print(json.load(open("s.json"))["units"][0]["functions"][1]["stored"]["size"])' > n
// RUN: %acc --max-frame=`cat n` -Wlarge-frame=`cat n` -DSMALL -c x.c 2> none && test ! -s none
// RUN: not %acc --max-frame=`expr \`cat n\` - 1` -DSMALL -c x.c 2> one && test -s one
//
// The last word wins; -w and -Wno-error are about this warning, too; an error is not a warning.
// RUN: %acc -Wlarge-frame=1 -Wno-large-frame -c x.c 2> none && test ! -s none
// RUN: %acc -Wlarge-frame=1 -Wlarge-frame=100000 -c x.c 2> none && test ! -s none
// RUN: %acc -Wlarge-frame=1 -w -c x.c 2> none && test ! -s none
// RUN: %acc -Wlarge-frame=1000 -Wno-large-frame -Wlarge-frame -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,WARN
// RUN: %acc -Wlarge-frame=1000 -Werror -Wno-error -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,WARN
// RUN: %acc -Wlarge-frame=1000 -Werror -Wno-error=large-frame -c x.c 2>&1 | FileCheck x.c --check-prefixes=CHECK,WARN
// RUN: %acc -Werror=large-frame -c x.c 2> none && test ! -s none
// RUN: not %acc --max-frame=1 -w -DSMALL -c x.c 2> one && test -s one
//
// Numbers are plain ones, as clang's; plain files have no frames.
// RUN: not %acc -Wlarge-frame -c x.c 2>&1 | FileCheck x.c --check-prefix=NONE
// RUN: not %acc --max-frame= -c x.c 2>&1 | FileCheck x.c --check-prefix=NONE
// NONE: acc: error: {{.*}} needs a number of bytes: {{--max-frame|-Wlarge-frame}}=N
// RUN: not %acc --max-frame=4k -c x.c 2>&1 | FileCheck x.c --check-prefix=BAD
// RUN: not %acc -Wlarge-frame=-1 -c x.c 2>&1 | FileCheck x.c --check-prefix=BAD
// RUN: not %acc -Werror=large-frame=99999999999999999999 -c x.c 2>&1 | FileCheck x.c --check-prefix=BAD
// BAD: acc: error: invalid integral value '{{4k|-1|9*}}' in '-
// RUN: echo 'int plain;' > plain.c && %acc --max-frame=0 -Wlarge-frame=0 -Werror -c plain.c
#include <acc/async.h>

void lend(void *p);

static async int small(int n)
{
    await acc_suspend();
    return n;
}

#ifndef SMALL
async int big(int n)
{
    char page[4096];
    lend(page);
    return page[0] + await small(n);
}
// MAX: x.c:[[#@LINE-6]]:11: error: the frame of async function 'big' has [[S:41[0-9]+]] bytes (embedded [[S]]), more than the 1000 of --max-frame; the largest thing in it is 'page', 4096 bytes, kept across the await of line [[#@LINE-2]]{{$}}
// WARN: x.c:[[#@LINE-7]]:11: warning: the frame of async function 'big' has [[S:41[0-9]+]] bytes (embedded [[S]]), more than the 1000 of -Wlarge-frame; the largest thing in it is 'page', 4096 bytes, kept across the await of line [[#@LINE-3]] [-Wlarge-frame]
// ERROR: x.c:[[#@LINE-8]]:11: error: the frame of async function 'big' has [[S:41[0-9]+]] bytes (embedded [[S]]), more than the 1000 of -Wlarge-frame; the largest thing in it is 'page', 4096 bytes, kept across the await of line [[#@LINE-4]] [-Werror,-Wlarge-frame]
// CHECK: async int big(int n)
// CHECK-NEXT: {{^}}      |           ^
// CHECK: x.c:[[#@LINE-7]]:22: note: 'page' is kept here because line [[#@LINE-8]] takes its address, and its scope ends at line [[#@LINE-6]]
// CHECK-NOT: error:
// CHECK-NOT: warning:
#endif
