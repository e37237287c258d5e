// The compiler behind acc: --acc-cc before ACC_CC before clang-19; its options may come with it.
// RUN: rm -rf %t && mkdir -p %t/"my tools" && cd %t
// RUN: %acc --acc-cc=gcc -O2 %S/Inputs/hello.c -o prog && ./prog | FileCheck %s
// RUN: strings -a prog > strings && grep -q 'GCC:' strings
// RUN: %acc --acc-cc=gcc -c %S/Inputs/hello.c -o x.o && llvm-readelf -p .comment x.o \
// RUN:   | FileCheck %s --check-prefix=GCC
// RUN: env ACC_CC=gcc %acc -c %S/Inputs/hello.c -o x.o && llvm-readelf -p .comment x.o \
// RUN:   | FileCheck %s --check-prefix=GCC
// RUN: env ACC_CC=gcc %acc --acc-cc=clang-19 -c %S/Inputs/hello.c -o x.o \
// RUN:   && llvm-readelf -p .comment x.o | FileCheck %s --check-prefix=CLANG
//
// Options in it count for every pass: -funsigned-char reaches clang as well.
// RUN: printf '#include <acc/async.h>\n_Static_assert((char)-1 > 0, "");\n' > chars.c
// RUN: %acc '--acc-cc=gcc -funsigned-char' -c chars.c && not %acc -c chars.c 2> errors
//
// A path with spaces is one word, several words are several.
// RUN: ln -s "$(command -v gcc)" "my tools/gcc" && %acc --acc-cc=%t/"my tools/gcc" -c \
// RUN:   %S/Inputs/hello.c -o x.o && llvm-readelf -p .comment x.o | FileCheck %s --check-prefix=GCC
// RUN: %acc '--acc-cc=env gcc' -c %S/Inputs/hello.c -o x.o && llvm-readelf -p .comment x.o \
// RUN:   | FileCheck %s --check-prefix=GCC
// RUN: %acc '--acc-cc= ' -c %S/Inputs/hello.c -o x.o && llvm-readelf -p .comment x.o \
// RUN:   | FileCheck %s --check-prefix=CLANG
//
// A cross compiler's name tells its target to the passes through clang.
// RUN: printf '#!/bin/sh\necho run "$@"\n' > powerpc-linux-gnu-gcc && chmod +x powerpc-linux-gnu-gcc
// RUN: echo 'int x;' > x.c && %acc --acc-cc=./powerpc-linux-gnu-gcc -v -c x.c 2>&1 | FileCheck %s --check-prefix=CROSS
//
// Missing compilers.
// RUN: not %acc --acc-cc=no-such-cc -c %S/Inputs/hello.c -o y.o 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISSING
// RUN: not env PATH=%t %acc -c %S/Inputs/hello.c -o y.o 2>&1 | FileCheck %s --check-prefix=APT
// RUN: test ! -e y.o

// CHECK: hello 42
// GCC-NOT: clang
// GCC: GCC:
// GCC-NOT: clang
// CLANG: clang version 19
// CROSS: "clang-19" "-fsyntax-only"{{.*}}"--target=powerpc-linux-gnu"
// CROSS: "./powerpc-linux-gnu-gcc" "-v" "-c"
// CROSS-NOT: --target
// MISSING: acc: error: cannot run 'no-such-cc': No such file or directory
// APT: acc: error: cannot run 'clang-19'
// APT: apt-get install clang-19
