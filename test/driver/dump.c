// --dump writes what a pass left, then stops; a pass that is not there is an error that names them.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: for pass in preprocess parse import check cfg liveness layout emit report; do \
// RUN:   %acc --dump=$pass %S/Inputs/hello.c -o $pass.txt && test -s $pass.txt || exit 1; done
// RUN: test ! -e a.out && test ! -e hello.o
// RUN: %acc --dump=preprocess %S/Inputs/hello.c | FileCheck %s
// RUN: %acc --dump=emit -c %S/Inputs/hello.c > out && %acc --emit-c %S/Inputs/hello.c | cmp - out
// RUN: not %acc --dump=ssa %S/Inputs/hello.c 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not %acc --dump= %S/Inputs/hello.c 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not %acc --dump=cfg %S/Inputs/bad.c 2>&1 | FileCheck %s --check-prefix=BAD

// CHECK: # 1 "{{.*}}hello.c"
// CHECK: __acc_await__ answer()
// UNKNOWN: acc: error: no pass 'ssa' for --dump=; there are preprocess, parse, import, check, cfg, liveness, layout, emit and report
// EMPTY: acc: error: no pass ''
// BAD: bad.c:6:12: error:
