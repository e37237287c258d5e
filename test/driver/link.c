// Inputs of all kinds are linked in the user's order, the runtime last; nothing but the program is
// left.  The library must come before its user is forgotten: -lm works where cc would find it.
// RUN: rm -rf %t && mkdir -p %t && cp %S/Inputs/*part.c %S/Inputs/plain.c %t && cd %t
// RUN: %acc -c part.c && rm part.c
// RUN: %acc -O2 uses_part.c part.o plain_part.c -o prog -lm && ./prog | FileCheck %s
// RUN: ls > list && printf 'list\npart.o\nplain.c\nplain_part.c\nprog\nuses_part.c\n' | diff - list
//
// Two files of the dialect with the same base name do not meet.
// RUN: mkdir -p one && cp uses_part.c one/same.c
// RUN: printf '#include <acc/async.h>\nint part(int x) { return x + 1; }\n' > same.c
// RUN: %acc one/same.c same.c plain_part.c -o prog2 -lm && ./prog2 | FileCheck %s
//
// Objects alone are enough for acc to add the runtime, and the shared linker options come through.
// RUN: %acc -c one/same.c -o main.o && %acc -c plain_part.c
// RUN: %acc -O2 -Wall main.o part.o plain_part.o -Wl,-Map=map -lm -o prog3 2> errors
// RUN: ./prog3 | FileCheck %s && test -s map && test ! -s errors
//
// A static library, assembly and C++ pass through.
// RUN: ar rc libparts.a part.o plain_part.o && %acc main.o -L. -lparts -lm -o prog4
// RUN: ./prog4 | FileCheck %s
// RUN: %acc -S plain_part.c && %acc main.o plain_part.s part.o -lm -o prog5 && ./prog5 | FileCheck %s
// RUN: %acc -x c one/same.c -x none part.o plain_part.o -lm -o prog6 && ./prog6 | FileCheck %s
//
// Nothing is linked when a file fails, and no program appears.
// RUN: not %acc one/same.c %S/Inputs/bad.c part.o -lm -o prog7 2> errors && test ! -e prog7
// RUN: not grep -q undefined errors

// CHECK: {{^}}2 8 0 3{{$}}
