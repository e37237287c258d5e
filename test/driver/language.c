// -x says what the inputs after it are, -x none that their names do.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %S/Inputs/hello.c hello.txt && cp %S/Inputs/part.c .
// RUN: %acc -x c hello.txt -x none part.c -o prog && ./prog | FileCheck %s
// RUN: %acc -x c -c hello.txt && test -e hello.o
// RUN: printf 'extern "C" int part(int x) { return x; }\n' > part.cpp && %acc -c part.cpp -o p.o
// RUN: llvm-nm p.o | FileCheck %s --check-prefix=PART
// RUN: cp part.cpp part.words && %acc -x c++ -c part.words -o q.o && llvm-nm q.o | FileCheck %s --check-prefix=PART
// RUN: printf '.globl NAME\nNAME:\n nop\n' > asm.S && %acc -DNAME=part -c asm.S
// RUN: llvm-nm asm.o | FileCheck %s --check-prefix=PART
// RUN: cp hello.txt ./-dash.c
// RUN: %acc -c -o dash.o -- -dash.c && test -e dash.o
// RUN: printf '#include <acc/async.h>\n_Static_assert(sizeof(long) == 4, "");\n' > long.c
// RUN: %acc -m32 -ffreestanding -fsyntax-only long.c && not %acc -ffreestanding -fsyntax-only long.c 2> errors

// CHECK: hello 42
// PART: T part
