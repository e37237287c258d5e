// Headers beside the source are found though the generated C lies elsewhere, also before the user's
// own -iquote; -I, -include and -D reach the check, acc and the backend alike.
// RUN: rm -rf %t && mkdir -p %t/other && cd %t && cp -r %S/Inputs/sub sub
// RUN: echo '#error wrong neighbour' > other/neighbour.h
// RUN: %acc -c -iquote other -Iother -Isub sub/includes.c -o x.o
// RUN: cd sub && %acc -c -I. includes.c && cd ..
// RUN: not %acc -c sub/includes.c 2>&1 | FileCheck %s
// RUN: echo '#define LATER 3' > later.h
// RUN: printf '#include <acc/async.h>\nasync int f(void) { return LATER + GIVEN; }\n' > uses.c
// RUN: %acc -c -include later.h -D GIVEN=4 uses.c && not %acc -c -include later.h uses.c 2> errors
// RUN: env CPATH=sub %acc -c sub/includes.c -o y.o && cmp x.o y.o

// CHECK: sub/includes.c:3:10: {{.*}}error: 'chosen.h' file not found
