// A dialect header is an ordinary one to other compilers, in C and C++ and older standards: its
// declarations draw no warning, and what needs acc is an error that says so.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %s x.c && cp %S/Inputs/readers.h .
// RUN: for cc in clang-19 gcc; do for std in gnu89 c99 gnu99 c11 gnu17 c2x; do \
// RUN:   for how in -DREADER -DACC_NO_KEYWORDS -DACC_CHECK -DACC_GENERATED; do \
// RUN:     $cc -I %include -Wall -Wextra -Wno-comment -Werror -std=$std $how -fsyntax-only x.c || exit 1; \
// RUN:   done; done; done
// RUN: for std in c++98 c++11 c++20; do for how in -DREADER -DACC_CHECK -DACC_GENERATED; do \
// RUN:   clang-19 -I %include -Wall -Wextra -Wno-comment -Werror -std=$std $how -fsyntax-only -x c++ x.c \
// RUN:     || exit 1; done; done
//
// acc reads it in the same standards, with either compiler behind it.
// RUN: for cc in clang-19 gcc; do for std in gnu89 c99 c11 c2x; do \
// RUN:   %acc --acc-cc=$cc -DUSES -Wall -Wextra -Wno-comment -Werror -std=$std x.c -o x && ./x || exit 1; \
// RUN:   done; done
//
// A call, a size; and not the words themselves, in C++ and where they are not wanted.
// RUN: not clang-19 -I %include -DCALL -fsyntax-only x.c 2>&1 | FileCheck x.c
// RUN: not clang-19 -I %include -DCALL -fsyntax-only -x c++ x.c 2>&1 | FileCheck x.c
// RUN: not gcc -I %include -DCALL -c x.c -o x.o 2>&1 | FileCheck x.c
// RUN: not clang-19 -I %include -DSIZE -fsyntax-only x.c 2>&1 | FileCheck x.c --check-prefix=SIZE
// RUN: not gcc -I %include -DSIZE -fsyntax-only x.c 2>&1 | FileCheck x.c --check-prefix=SIZE
// RUN: not clang-19 -I %include -DSIZE -fsyntax-only -x c++ x.c 2>&1 \
// RUN:   | FileCheck x.c --check-prefix=SIZE-CXX
// RUN: clang-19 -I %include -DWORDS -DACC_NO_KEYWORDS -fsyntax-only x.c
// RUN: clang-19 -I %include -DWORDS -fsyntax-only -x c++ x.c
// RUN: not %acc -DCALL -DACC_NO_KEYWORDS -c x.c -o x.o 2>&1 | FileCheck x.c --check-prefix=ACC
#include "readers.h"

int number_of(struct job *job)
{
    return job_number(job);
}

#ifdef CALL
int calls(char *buffer)
{
    // CHECK: x.c:[[@LINE+2]]:{{.*}} error: {{.*}}fetch{{.*}} an async function: build this file with acc
    // ACC: x.c:[[@LINE+1]]:12: error: a call of async function 'fetch' in a plain function
    return fetch("x", buffer, 3);
}
#endif

#ifdef SIZE
// SIZE: error: {{.*}}async function: build this file with acc
// SIZE-CXX: x.c:[[@LINE+1]]:{{.*}} error: {{.*}}acc__frames_are_known_to_acc_only
unsigned char bytes[acc_frame_size(fetch)];
#endif

#ifdef WORDS
int async, await, future, spawn, defer, lazy, boxed, go, yield, generator;
#endif

#ifdef USES
static _Async int twice(int n)
{
    _Await acc_sleep_ms(1);
    return 2 * n;
}

static void count(int *n)
{
    ++*n;
}

static _Async int uses(int n, int *ends)
{
    int i, sum = 0;
    _Future(int) task;
    _Defer count(ends);
    task = _Spawn(twice(n));
    for (i = 0; i < n; i++)
        sum += _Await twice(i);
    return sum + _Await task();
}

int main(void)
{
    int ends = 0;
    return acc_block_on(uses(3, &ends)) == 12 && ends == 1 ? 0 : 1;
}
#endif
