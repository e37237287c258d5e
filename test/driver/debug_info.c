// Debug information and objects show the user's file, and no name that differs from run to run.
// RUN: rm -rf %t && mkdir -p %t/sub %t/tmp1 %t/tmp2 && cd %t && cp %S/Inputs/hello.c sub
// RUN: for cc in clang-19 gcc; do \
// RUN:   env TMPDIR=%t/tmp1 %acc --acc-cc=$cc -g -O1 -c sub/hello.c -o one.o && \
// RUN:   env TMPDIR=%t/tmp2 %acc --acc-cc=$cc -g -O1 -c sub/hello.c -o two.o && \
// RUN:   cmp one.o two.o && strings -a one.o > strings && not grep -e tmp1 -e acc-...... strings && \
// RUN:   llvm-dwarfdump --debug-info one.o | FileCheck %s || exit 1; done
// RUN: llvm-dwarfdump --debug-line one.o | FileCheck %s --check-prefix=LINES
// RUN: %acc -g -c "$PWD/sub/hello.c" -ffile-prefix-map="$PWD"=/src -o map.o
// RUN: llvm-dwarfdump --debug-info map.o | FileCheck %s --check-prefix=MAPPED

// CHECK: DW_TAG_compile_unit
// CHECK: DW_AT_name{{[[:space:]]+}}("sub/hello.c")
// LINES: hello.c
// MAPPED: DW_AT_name{{[[:space:]]+}}("/src/sub/hello.c")
