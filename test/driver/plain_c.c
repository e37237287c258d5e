// A file that does not include acc/async.h is compiled as if acc were not there: the same object,
// the same messages, with the backend's own exit code.
// RUN: rm -rf %t && mkdir -p %t && cp %S/Inputs/plain*.c %t && cd %t
// RUN: %acc -g -O2 -c plain.c -o a.o && clang-19 -g -O2 -c plain.c -o b.o && cmp a.o b.o
// RUN: %acc --acc-cc=gcc -g -O2 -c plain.c -o a.o && gcc -g -O2 -c plain.c -o b.o && cmp a.o b.o
// RUN: %acc -c plain_warns.c -Wall 2> mine && clang-19 -c plain_warns.c -Wall 2> theirs
// RUN: diff mine theirs
// RUN: %acc --acc-cc=gcc -c plain_warns.c -Wall 2> mine && gcc -c plain_warns.c -Wall 2> theirs
// RUN: diff mine theirs
// RUN: echo 'int f(void) { return x; }' > broken.c
// RUN: not %acc -c broken.c 2> mine; not clang-19 -c broken.c 2> theirs; diff mine theirs
// RUN: not %acc --acc-cc=gcc broken.c 2> mine; not gcc broken.c 2> theirs; diff mine theirs
//
// A C file that clang does not understand is no concern of acc's.
// RUN: printf 'int f(void) { int g(void) { return 1; } return g(); }\n' > nested.c
// RUN: %acc --acc-cc=gcc -c nested.c 2> errors && test ! -s errors
//
// A comment or string that looks like a line marker does not make it a file of the dialect.
// RUN: printf 'const char *s = "x acc/async.h"; // # 1 "acc/async.h"\n' > marker.c
// RUN: %acc -### -c marker.c 2>&1 | FileCheck %s

// CHECK: "clang-19" "-###" "-c" "marker.c"
