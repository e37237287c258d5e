// Files beside the object get cc's names, where cc puts them, though the object was temporary.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %S/Inputs/hello.c .
// RUN: for cc in clang-19 gcc; do rm -f prog* && \
// RUN:   %acc --acc-cc=$cc --coverage -g -gsplit-dwarf hello.c -o prog && \
// RUN:   test -e prog-hello.gcno && test -e prog-hello.dwo && \
// RUN:   ./prog | FileCheck %s && test -e prog-hello.gcda || exit 1; done
// RUN: %acc --coverage -c hello.c -o named.o && test -e named.gcno
// RUN: %acc --coverage hello.c && test -e a-hello.gcno

// CHECK: hello 42
