// @FILE stands for the words in it, with quotes and backslashes as gcc reads them.
// RUN: rm -rf %t && mkdir -p %t/"a b" && cd %t && cp %S/Inputs/hello.c "a b/x.c"
// RUN: cp %S/Inputs/words . && %acc @words && "./pro g" | FileCheck %s
// RUN: echo '-c @inner' > outer && echo '"a b/x.c" -o out.o' > inner && %acc @outer && test -e out.o
// RUN: echo '@loop' > loop && not %acc @loop 2>&1 | FileCheck %s --check-prefix=LOOP
// RUN: not %acc @missing 2>&1 | FileCheck %s --check-prefix=MISSING

// CHECK: hello 42
// LOOP: acc: error: too many response files
// MISSING: @missing
