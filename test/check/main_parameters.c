// async main takes what a main of two parameters takes, no environment.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

// CHECK: main_parameters.c:[[@LINE+3]]:11: error: async main takes no parameters, or int and char **
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async int main(int argc, char **argv, char **environment) { return argc + !argv + !environment; }{{$}}
// CHECK-NEXT: {{^}}      |           ^{{$}}
async int main(int argc, char **argv, char **environment) { return argc + !argv + !environment; }
