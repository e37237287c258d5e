// Paths with spaces, quotes and dollars are handed on as they are.
// RUN: rm -rf %t && mkdir -p %t/"a b" %t/"tmp dir" && cd %t/"a b" && cp %S/Inputs/hello.c "he'l\$o.c"
// RUN: env TMPDIR=%t/"tmp dir" %acc -MMD -g "he'l\$o.c" -o "the prog" && "./the prog" | FileCheck %s
// RUN: env TMPDIR=%t/"tmp dir" %acc -c "-DX=a b" "he'l\$o.c" && test -e "he'l\$o.o"
// RUN: rmdir %t/"tmp dir"
// RUN: cd .. && %acc -c "a b/he'l\$o.c" -o x.o && %acc x.o -o y && ./y | FileCheck %s

// CHECK: hello 42
