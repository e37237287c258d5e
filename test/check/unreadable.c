// What acc cannot read out of clang's tree is an error at its place, before any other rule is checked.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

struct over {
    long double x;
};

async int alignments(void)
{
    // CHECK: unreadable.c:[[@LINE+3]]:5: error: acc does not know the alignment of 'a'; write it as a number
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     _Alignas(struct over) char a = 1;{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    _Alignas(struct over) char a = 1;
    await acc_suspend();
    return a;
}

// __label__ can make the label of an asm goto ambiguous.
// CHECK: unreadable.c:[[@LINE+7]]:36: error: label 'twice' of an asm goto is declared more than once
async int asm_goto(int n)
{
    {
        __label__ twice;
        if (n)
            goto twice;
        asm goto("jmp %l0" : : : : twice);
        await acc_suspend();
    twice:
        n++;
    }
    goto twice;
twice:
    return n;
}
