// The runtime is the last thing that is linked, and left out where the user says what is.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %S/Inputs/part.c %S/Inputs/plain_part.c . && %acc -c part.c
// RUN: %acc -### part.o -lm -o prog 2>&1 | FileCheck %s
// RUN: for flag in -nostdlib -nodefaultlibs -r -shared; do \
// RUN:   %acc -### $flag part.o -o prog 2>&1 | FileCheck %s --check-prefix=WITHOUT || exit 1; done
// RUN: %acc -r part.o -o both.o && %acc -shared -fPIC part.c plain_part.c -o libparts.so
// RUN: llvm-nm -D libparts.so | FileCheck %s --check-prefix=SYMBOLS
//
// Options of the linker do not reach the compiler of the generated C, nor draw warnings there.
// RUN: %acc -Wall -c -lm -L. -Wl,-z,now -static -s part.c 2> errors && test ! -s errors

// CHECK: "clang-19" "-###" "part.o" "-lm" "-o" "prog"{{.*}}/lib/libacc.a" "-pthread"{{$}}
// WITHOUT-NOT: libacc
// SYMBOLS: T part
// SYMBOLS: T plain_part
