// With -c, each input becomes an object; one that fails stops none of the others.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc -c %S/Inputs/hello.c %S/Inputs/plain.c && ls | FileCheck %s --check-prefix=BOTH
// RUN: rm -f *.o && not %acc -c %S/Inputs/bad.c %S/Inputs/hello.c 2> errors
// RUN: ls | FileCheck %s --check-prefix=ONE && FileCheck %s --check-prefix=ERROR < errors
//
// One -o cannot name them all.
// RUN: not %acc -c %S/Inputs/hello.c %S/Inputs/plain.c -o x.o 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not %acc --emit-c %S/Inputs/hello.c %S/Inputs/part.c -o x.c 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NAME
// RUN: test ! -e x.o && test ! -e x.c

// BOTH: hello.o
// BOTH-NEXT: plain.o
// ONE-NOT: bad.o
// ONE: hello.o
// ERROR: bad.c:6:12: error: use of undeclared identifier 'not_declared'
// NAME: acc: error: cannot use -o with several inputs
