// What acc does not know is the backend's to judge: known there it works, unknown it is refused
// with the backend's words and exit code, both for the dialect and for plain C.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc --acc-cc=gcc -fno-tree-vectorize -fipa-pta --param max-inline-insns-single=100 \
// RUN:   -mno-push-args -Wlogical-op -Wno-such-thing -c %S/Inputs/hello.c -o x.o 2> errors
// RUN: test ! -s errors && test -e x.o && rm x.o
// RUN: %acc --acc-cc=gcc -fno-tree-vectorize -fipa-pta -Wlogical-op -c %S/Inputs/plain.c -o x.o
// RUN: test -e x.o && rm x.o
// RUN: not %acc -fno-such-flag -c %S/Inputs/hello.c -o x.o 2>&1 | FileCheck %s
// RUN: not %acc -fno-such-flag -c %S/Inputs/plain.c -o x.o 2>&1 | FileCheck %s
// RUN: not %acc --no-such-flag=3 -c %S/Inputs/hello.c -o x.o 2>&1 | FileCheck %s
// RUN: test ! -e x.o
// RUN: not %acc -fno-such-flag --emit-c %S/Inputs/hello.c -o x.c 2>&1 | FileCheck %s
// RUN: not %acc -fno-such-flag --emit-c %S/Inputs/plain.c -o x.c 2>&1 | FileCheck %s
// RUN: test ! -e x.c
// RUN: %acc --acc-cc=gcc -fno-tree-vectorize -fipa-pta --emit-c %S/Inputs/hello.c -o x.c 2> errors
// RUN: test ! -s errors && test -s x.c
//
// Warnings that only clang knows, or nobody, do not disturb the check.
// RUN: %acc -Wall -Wno-nobody -Wnobody -c %S/Inputs/hello.c -o x.o 2> errors && test ! -s errors
//
// Option arguments are not taken for inputs.
// RUN: %acc -Xclang -fno-pch-timestamp -mllvm -stats=0 -Xassembler -L -c %S/Inputs/hello.c -o x.o

// CHECK: clang{{.*}}: error: {{unknown argument|unsupported option}}{{.*}}no-such-flag
