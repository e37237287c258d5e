// The names of outputs are those that cc gives: from the user's file, in the current directory.
// RUN: rm -rf %t && mkdir -p %t/sub && cp %S/Inputs/hello.c %S/Inputs/plain.c %t/sub && cd %t
// RUN: %acc -c sub/hello.c && %acc -S sub/hello.c && %acc -c sub/plain.c && %acc -S sub/plain.c
// RUN: ls > list && printf 'hello.o\nhello.s\nlist\nplain.o\nplain.s\nsub\n' | diff - list
// RUN: ls sub > list && printf 'hello.c\nplain.c\n' | diff - list
// RUN: %acc sub/hello.c && ./a.out | FileCheck %s --check-prefix=HELLO
// RUN: %acc -c -o named.o sub/hello.c && %acc -c sub/hello.c -ojoined.o
// RUN: cmp named.o joined.o && cmp named.o hello.o
// RUN: %acc -S sub/hello.c --output=named.s && cmp named.s hello.s
// RUN: llvm-nm hello.o | FileCheck %s --check-prefix=SYMBOLS

// HELLO: hello 42
// SYMBOLS: T main
