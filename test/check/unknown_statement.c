// A kind of statement that acc has no lowering for is refused, where clang knows it.
// RUN: rm -f %t.o %t.c
// RUN: not %acc -fopenmp -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --check-prefix=OPENMP --implicit-check-not=error: --input-file=%t.err && not ls %t.o
// RUN: not %acc -target x86_64-pc-windows-msvc -fms-extensions -ffreestanding -DTRY --emit-c %s -o %t.c 2> %t.err
// RUN: FileCheck %s --check-prefix=TRY --implicit-check-not=error: --input-file=%t.err && not ls %t.c
#include <acc/async.h>

async int f(int n)
{
#ifdef TRY
    // TRY: unknown_statement.c:[[@LINE+1]]:5: error: acc does not know this kind of statement
    __try {
        n++;
    } __finally {
        n--;
    }
#else
    // OPENMP: unknown_statement.c:[[@LINE+1]]:1: error: acc does not know this kind of statement
#pragma omp parallel
    n++;
#endif
    await acc_suspend();
    return n;
}

int plain(int n)
{
#pragma omp parallel
    n++;
    return n;
}
