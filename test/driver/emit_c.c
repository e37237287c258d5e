// --emit-c writes the generated C and compiles nothing; a plain file is already C.
// RUN: rm -rf %t && mkdir -p %t && cp %S/Inputs/*.c %t && cd %t
// RUN: %acc --emit-c hello.c -o gen.c && FileCheck %s < gen.c && test ! -e hello.o
// RUN: %acc --emit-c hello.c > gen2.c && cmp gen.c gen2.c
// RUN: %acc --emit-c hello.c -o - > gen2.c && cmp gen.c gen2.c
// RUN: %acc --emit-c -c hello.c -o gen2.c && cmp gen.c gen2.c
// RUN: %acc --emit-c -P hello.c | FileCheck %s --check-prefix=BARE
// RUN: %acc --emit-c plain.c | cmp - plain.c
//
// What cannot be compiled or written leaves nothing.
// RUN: not %acc --emit-c bad.c -o bad_gen.c 2> errors && test ! -e bad_gen.c
// RUN: not %acc --emit-c no_await.c -o bad_gen.c 2> errors && test ! -e bad_gen.c
// RUN: echo 'int f(void) { return x; }' > broken.c
// RUN: not %acc --emit-c broken.c -o bad_gen.c 2>&1 | FileCheck %s --check-prefix=BROKEN
// RUN: test ! -e bad_gen.c
// RUN: not %acc --emit-c hello.c -o missing/gen.c 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not %acc --emit-c hello.c > /dev/full 2> errors && FileCheck %s --check-prefix=FULL < errors
// RUN: not %acc --emit-c hello.c -o /dev/full 2> errors && test -c /dev/full
// RUN: not %acc --emit-c x.o 2>&1 | FileCheck %s --check-prefix=OBJECT
//
// An output that is the input would destroy it, under whatever name.
// RUN: ln -s hello.c link.c && not %acc --emit-c hello.c -o link.c 2>&1 | FileCheck %s --check-prefix=SAME
// RUN: not %acc -c hello.c -o hello.c 2>&1 | FileCheck %s --check-prefix=SAME
// RUN: cmp hello.c %S/Inputs/hello.c

// CHECK: #line
// CHECK: main
// BARE-NOT: #line
// BROKEN: broken.c:1:22: error: use of undeclared identifier 'x'
// MISSING: acc: error: cannot write 'missing/gen.c': No such file or directory
// FULL: acc: error: cannot write to standard output: No space left on device
// OBJECT: acc: error: 'x.o' is not a C file
// SAME: is the same as the output file
