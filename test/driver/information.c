// Questions about the compiler are answered by the one behind acc.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc --version | FileCheck %s --check-prefix=VERSION
// RUN: %acc --acc-cc=gcc --version | FileCheck %s --check-prefix=GCC
// RUN: clang-19 -dumpmachine > theirs && %acc -dumpmachine | cmp - theirs
// RUN: gcc -dumpversion > theirs && %acc --acc-cc=gcc -dumpversion | cmp - theirs
// RUN: clang-19 -print-search-dirs > theirs && %acc -print-search-dirs | cmp - theirs
// RUN: clang-19 -print-file-name=libc.so > theirs && %acc -print-file-name=libc.so | cmp - theirs
// RUN: %acc --help | FileCheck %s --check-prefix=HELP
// RUN: %acc -v 2>&1 | FileCheck %s --check-prefix=V
//
// RUN: %acc 2> errors; test $? -eq 1 && FileCheck %s --check-prefix=NONE < errors
// RUN: %acc -c -O2 2> errors; test $? -eq 1 && FileCheck %s --check-prefix=NONE < errors
// RUN: %acc -c -o 2> errors; test $? -eq 1 && FileCheck %s --check-prefix=ARGUMENT < errors
// RUN: %acc -c x.c -I 2> errors; test $? -eq 1 && FileCheck %s --check-prefix=ARGUMENT < errors
//
// -v shows each command; -### shows what the backend would do, and does nothing.
// RUN: %acc -v -c %S/Inputs/hello.c -o x.o 2>&1 | FileCheck %s --check-prefix=COMMANDS && test -e x.o
// RUN: rm x.o && %acc -### -O2 %S/Inputs/hello.c -o prog 2>&1 | FileCheck %s --check-prefix=DRY
// RUN: %acc -### -c %S/Inputs/hello.c && %acc -### --emit-c %S/Inputs/hello.c -o gen.c
// RUN: test ! -e prog && test ! -e hello.o && test ! -e gen.c

// VERSION: {{^}}acc version {{[0-9]}}
// VERSION-NEXT: {{.*}}clang version 19
// GCC: {{^}}acc version {{[0-9]}}
// GCC-NEXT: gcc
// HELP: usage: acc [options] file...
// HELP: --emit-c
// V: acc version
// V: clang version 19
// NONE: acc: error: no input files
// ARGUMENT: acc: error: argument to '{{-o|-I}}' is missing
// COMMANDS: "clang-19" "-fsyntax-only"{{.*}}hello.c"
// COMMANDS: "clang-19" "-E"{{.*}}"-D__ACC__=1"{{.*}}hello.c"
// COMMANDS: "clang-19" "-v" "-c" "-o" "x.o" "-iquote" "{{.*}}Inputs"{{.*}}"-w"
// DRY: "clang-19" "-###" "-c"{{.*}}"-O2"
// DRY: "-cc1"
// DRY: "clang-19" "-###" "-O2"{{.*}}"-o" "prog"{{.*}}libacc.a" "-pthread"
