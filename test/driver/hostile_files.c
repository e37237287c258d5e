// Odd files compile or are refused with a message, and no temporary file stays.
// RUN: rm -rf %t && mkdir -p %t/tmp %t/dir.c && cd %t
// RUN: printf '\357\273\277' > bom.c && cat %s >> bom.c
// RUN: sed 's/$/\r/' %s > crlf.c
// RUN: printf '#include <acc/async.h>\nasync int f(void) { await acc_suspend(); /* \000 */ return 1; }' > nul.c
// RUN: printf '#include <acc/async.h>\nasync int f(int \303\251) { await acc_suspend(); return \303\251; }' > names.c
// RUN: printf '#include <acc/async.h>\nasync int f(void) { await acc_suspend(); return "\377"[0]; }' > bytes.c
// RUN: printf '#include <acc/async.h>' > no_newline.c && : > empty.c
// RUN: echo '#include "self.h"' > self.h && cp self.h self.c
// RUN: TMPDIR=%t/tmp; export TMPDIR
// RUN: for f in bom crlf nul names bytes no_newline empty; do %acc -w --emit-c $f.c -o out.c && for cc in gcc clang-19; do $cc -w -fsyntax-only -I %include out.c || exit 1; done; done
// RUN: for f in dir self missing; do rm -f out.c; ! %acc --emit-c $f.c -o out.c 2> err.txt || exit 1; grep -q 'error:' err.txt && ! test -e out.c || exit 1; done
// RUN: ls tmp | wc -l | grep -qx 0
#include <acc/async.h>

#line 7 "elsewhere.c"
async int f(void)
{
    await acc_suspend();
    return __LINE__;
}
