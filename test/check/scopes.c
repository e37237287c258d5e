// What lives on the stack cannot live across an await: each such thing is an error at its place.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>
#include <setjmp.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}
void close_ints(int *v);
static jmp_buf env;

async int array(int n)
{
    // CHECK: scopes.c:[[@LINE+3]]:9: error: variable 'row' of variably modified type in a scope that contains an await
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     int row[n];{{$}}
    // CHECK-NEXT: {{^}}      |         ^{{$}}
    int row[n];
    row[0] = 1;
    await work(1);
    return row[0];
}

async int pointer(int n, int *p)
{
    // CHECK: scopes.c:[[@LINE+1]]:11: error: variable 'rows' of variably modified type in a scope that contains an await
    int (*rows)[n] = (int (*)[n])p, other = 2;
    await work(1);
    return rows[0][0] + other;
}

async int in_for(int n)
{
    // CHECK: scopes.c:[[@LINE+1]]:14: error: variable 'row' of variably modified type in a scope that contains an await
    for (int row[n], i = 0; i < n; i++)
        row[i] = await work(i);
    return 0;
}

async int deeper(int n)
{
    int total = 0;
    for (int i = 0; i < n; i++) {
        // CHECK: scopes.c:[[@LINE+1]]:13: error: variable 'row' of variably modified type in a scope that contains an await
        int row[i + 1];
        row[0] = i;
        if (i == 3) {
            total += await work(row[0]);
        }
    }
    return total;
}

async int in_statement_expression(int n)
{
    return ({
        // CHECK: scopes.c:[[@LINE+1]]:13: error: variable 'row' of variably modified type in a scope that contains an await
        int row[n];
        row[0] = await work(2);
        row[0];
    });
}

async int type(int n)
{
    // CHECK: scopes.c:[[@LINE+3]]:5: error: typedef of a variably modified type in a scope that contains an await, a defer or an outside label
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     typedef int row_type[n];{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    typedef int row_type[n];
    await work(1);
    return sizeof(row_type);
}

async int with_defer(int n)
{
    {
        // CHECK: scopes.c:[[@LINE+3]]:13: error: variable 'row' of variably modified type in a scope with a defer or an outside label is not supported by this version of acc
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         int row[n];{{$}}
        // CHECK-NEXT: {{^}}      |             ^{{$}}
        int row[n];
        defer close_ints(row);
        row[0] = 1;
    }
    return await work(1);
}

async int with_label(int n)
{
    if (n > 3)
        goto in;
    {
        n++;
    in:;
        // CHECK: scopes.c:[[@LINE+1]]:13: error: variable 'row' of variably modified type in a scope with a defer or an outside label is not supported by this version of acc
        int row[n];
        row[0] = 1;
    }
    return await work(1);
}

async char *on_stack(int n)
{
    // CHECK: scopes.c:[[@LINE+3]]:15: error: '__builtin_alloca' in a function with an await: its stack does not live across the await
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     char *p = __builtin_alloca(n);{{$}}
    // CHECK-NEXT: {{^}}      |               ^{{$}}
    char *p = __builtin_alloca(n);
    await work(1);
    char *q =
        // CHECK: scopes.c:[[@LINE+1]]:9: error: '__builtin_alloca_with_align' in a function with an await: its stack does not live across the await
        __builtin_alloca_with_align(n, 64);
    return p + (q - p);
}

async int jumping(int n)
{
    // CHECK: scopes.c:[[@LINE+1]]:9: error: '_setjmp' in a function with an await: its stack does not live across the await
    if (_setjmp(env))
        return 1;
    // CHECK: scopes.c:[[@LINE+1]]:9: error: '__builtin_setjmp' in a function with an await: its stack does not live across the await
    if (__builtin_setjmp((void **)env))
        return 3;
    return await work(n);
}

async int in_asm(int n)
{
    // CHECK: scopes.c:[[@LINE+3]]:5: error: await in an operand of asm; await into a variable before it
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     __asm__("" : : "r"(await work(n)));{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    __asm__("" : : "r"(await work(n)));
    return n;
}

// As the library declares them where it is no macro.
void *alloca(unsigned long size);
#undef setjmp
int setjmp(jmp_buf);

async int by_name(int n)
{
    // CHECK: scopes.c:[[@LINE+1]]:15: error: 'alloca' in a function with an await: its stack does not live across the await
    char *p = alloca(n);
    // CHECK: scopes.c:[[@LINE+1]]:9: error: 'setjmp' in a function with an await: its stack does not live across the await
    if (setjmp(env))
        return *p;
    return await work(n);
}
