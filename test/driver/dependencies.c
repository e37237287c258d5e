// Dependencies name the user's file and the object, never a temporary file.
// RUN: rm -rf %t && mkdir -p %t/sub && cp %S/Inputs/hello.c %S/Inputs/plain.c %t && cd %t
// RUN: cp %S/Inputs/sub/* sub && cp %S/Inputs/bad.c .
//
// RUN: %acc -c -MD hello.c && FileCheck %s < hello.d && not grep -e acc- -e /c0/ hello.d
// RUN: %acc -c -MMD hello.c -o sub/named.o && FileCheck %s --check-prefix=NAMED < sub/named.d
// RUN: %acc -c -MMD -MF deps -MT 'tar get' -MP -Isub sub/includes.c && test ! -e includes.d
// RUN: FileCheck %s --check-prefix=TARGET < deps
// RUN: rm deps && %acc -c -MMD -MFdeps -MQ 'tar get' -Isub sub/includes.c
// RUN: FileCheck %s --check-prefix=QUOTED < deps
// RUN: %acc -c -Wp,-MMD,deps2 -Isub sub/includes.c && FileCheck %s --check-prefix=WP < deps2
// RUN: %acc -S -MMD hello.c -o hello.s && FileCheck %s --check-prefix=ASSEMBLY < hello.d
//
// The rules alone, to standard output, -o and -MF.
// RUN: %acc -MM -Isub sub/includes.c | FileCheck %s --check-prefix=WP
// RUN: %acc -M hello.c -o rules && FileCheck %s < rules
// RUN: %acc -MM -MG -MF rules2 -Isub hello.c && FileCheck %s < rules2
//
// Linking in the same command: one file names the program, several name the program and the file.
// RUN: rm -f *.d && %acc -MMD hello.c -o prog && FileCheck %s --check-prefix=PROG < prog.d
// RUN: printf '#include <acc/async.h>\nint x;\n' > two.c && %acc -MMD hello.c two.c -o prog
// RUN: FileCheck %s --check-prefix=PROG < prog-hello.d
// RUN: FileCheck %s --check-prefix=PROG2 < prog-two.d
//
// A plain file has what its compiler writes; a file with errors has none.
// RUN: %acc -c -MD plain.c && grep -q '^plain.o:.*plain.c' plain.d
// RUN: not %acc -c -MD bad.c 2> errors && test ! -e bad.d

// CHECK: {{^}}hello.o: hello.c
// CHECK: acc/async.h
// NAMED: {{^}}sub/named.o: hello.c
// TARGET: {{^}}tar get: sub/includes.c
// TARGET: sub/neighbour.h
// TARGET: sub/chosen.h
// TARGET: {{^}}sub/chosen.h:
// QUOTED: {{^}}tar\ get: sub/includes.c
// WP: {{^}}includes.o: sub/includes.c
// WP: sub/neighbour.h
// ASSEMBLY: {{^}}hello.s: hello.c
// PROG: {{^}}prog: hello.c
// PROG2: {{^}}prog: two.c
