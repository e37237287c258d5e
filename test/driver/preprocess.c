// -E shows what any reader but acc sees: clang's own text, without acc's markers.
// RUN: %acc -E %S/Inputs/hello.c | FileCheck %s
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc -E -P -DNAME=7 %S/Inputs/hello.c -o out.i && FileCheck %s --check-prefix=BARE < out.i
// RUN: %acc -E -dM %S/Inputs/plain.c -DNAME=7 | FileCheck %s --check-prefix=MACROS
// RUN: printf 'NAME\n' | %acc -E -DNAME=7 - | FileCheck %s --check-prefix=STDIN
// RUN: %acc -E -fno-such-flag=3 -Wno-such-warning -O2 %S/Inputs/plain.c 2>&1 | FileCheck %s \
// RUN:   --check-prefix=QUIET
// RUN: printf '__OPTIMIZE__\n' | %acc -E -P -O2 -x c - | FileCheck %s --check-prefix=OPTIMIZE
// RUN: printf 'NAME\n' > words.S && %acc -E -P -DNAME=nop words.S | FileCheck %s --check-prefix=ASM

// CHECK: # 1 "{{.*}}hello.c"
// CHECK-NOT: __acc_await__
// CHECK: printf("hello %d\n", __extension__ answer());
// BARE-NOT: {{^}}# 1
// BARE: int main(void)
// MACROS: #define NAME 7
// STDIN: {{^}}7
// QUIET-NOT: warning:
// QUIET-NOT: error:
// OPTIMIZE: {{^}}1
// ASM: {{^}}nop
