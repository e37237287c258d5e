// `-x c -` reads standard input, in each pass; messages call it <stdin>.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc -x c - -o prog < %S/Inputs/hello.c && ./prog | FileCheck %s
// RUN: cat %S/Inputs/hello.c | %acc -xc -c - -o x.o && %acc x.o -o prog && ./prog | FileCheck %s
// RUN: %acc -x c - -o prog < %S/Inputs/plain.c && ./prog | FileCheck %s --check-prefix=PLAIN
// RUN: not %acc -x c -c - < %S/Inputs/bad.c 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not %acc -x c -c - < %S/Inputs/no_await.c 2>&1 | FileCheck %s --check-prefix=OWN
// RUN: %acc --emit-c -x c - < %S/Inputs/hello.c | FileCheck %s --check-prefix=EMIT
// RUN: %acc --emit-c -x c - < %S/Inputs/plain.c | diff - %S/Inputs/plain.c

// CHECK: hello 42
// PLAIN: plain <stdin>
// ERROR: <stdin>:6:12: error: use of undeclared identifier 'not_declared'
// OWN: <stdin>:10:{{[0-9]+}}: error:
// EMIT: ACC_GENERATED
