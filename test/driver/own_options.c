// acc's own options do not reach the compilers, and its warnings' names are no unknown ones.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc -Wall -Werror -Wasync-blocking -Wno-async-lock -Werror=async-cancel -Wlarge-frame=100 \
// RUN:   --verify --no-verify -c %S/Inputs/hello.c 2> errors && test ! -s errors
// RUN: %acc -Wasync-blocking --acc-hard -c %S/Inputs/plain.c -Werror 2> errors && test ! -s errors
//
// The report comes along with whatever else is asked for.
// RUN: %acc --report-sizes -c %S/Inputs/hello.c > sizes && test -s sizes && test -e hello.o
// RUN: rm hello.o && %acc --report-sizes=file -c %S/Inputs/hello.c && cmp sizes file && test -e hello.o
// RUN: %acc --report-sizes -fsyntax-only %S/Inputs/hello.c | cmp - sizes
// RUN: %acc --report-sizes=x.json -c %S/Inputs/hello.c && %check_sizes x.json
// RUN: %acc --report-sizes=- -c %S/Inputs/hello.c | cmp - sizes
// RUN: %acc -### --report-sizes=none -c %S/Inputs/hello.c 2> commands && test ! -e none
//
// The hostile build: its runtime, and a macro for the generated C.
// RUN: %acc -### --acc-hard %S/Inputs/hello.c 2>&1 | FileCheck %s --check-prefix=HARD
// RUN: env ACC_HARD=1 %acc -### %S/Inputs/hello.c 2>&1 | FileCheck %s --check-prefix=HARD
// RUN: %acc --acc-hard %S/Inputs/hello.c -o prog && ./prog | FileCheck %s --check-prefix=HELLO

// HARD: "clang-19" "-###" "-c"{{.*}}"-DACC_HARD"
// HARD: /lib/libacc-hard.a" "-pthread"
// HELLO: hello 42
