// A frame that would hold itself is an error that shows the whole cycle, once; who awaits it has no error of its own.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async int odd(int n);
async int middle(int n);

async int even(int n)
{
    return n ? await odd(n - 1) : 1;
}

async int odd(int n)
{
    // CHECK: recursion.c:[[@LINE+15]]:13: error: async function 'odd' awaits itself, so its frame would have no end
    // CHECK-NEXT: {{^ *}}[[@LINE+14]] |     int m = await middle(n);{{$}}
    // CHECK-NEXT: {{^}}      |             ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE+12]]:13: note: 'odd' awaits 'middle' here
    // CHECK-NEXT: {{^ *}}[[@LINE+11]] |     int m = await middle(n);{{$}}
    // CHECK-NEXT: {{^}}      |             ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE+15]]:16: note: 'middle' awaits 'even' here
    // CHECK-NEXT: {{^ *}}[[@LINE+14]] |     return n ? await even(n - 1) : 0;{{$}}
    // CHECK-NEXT: {{^}}      |                ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE-14]]:16: note: 'even' awaits 'odd' here
    // CHECK-NEXT: {{^ *}}[[@LINE-15]] |     return n ? await odd(n - 1) : 1;{{$}}
    // CHECK-NEXT: {{^}}      |                ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE-17]]:16: note: a cycle needs one call on the heap: await boxed(odd(...))
    // CHECK-NEXT: {{^ *}}[[@LINE-18]] |     return n ? await odd(n - 1) : 1;{{$}}
    // CHECK-NEXT: {{^}}      |                ^{{$}}
    int m = await middle(n);
    return m;
}

async int middle(int n)
{
    return n ? await even(n - 1) : 0;
}

async int calls_itself(int n)
{
    // CHECK: recursion.c:[[@LINE+9]]:20: error: async function 'calls_itself' awaits itself, so its frame would have no end
    // CHECK-NEXT: {{^ *}}[[@LINE+8]] |     return n ? 1 + await calls_itself(n - 1) : 0;{{$}}
    // CHECK-NEXT: {{^}}      |                    ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE+6]]:20: note: 'calls_itself' awaits 'calls_itself' here
    // CHECK-NEXT: {{^ *}}[[@LINE+5]] |     return n ? 1 + await calls_itself(n - 1) : 0;{{$}}
    // CHECK-NEXT: {{^}}      |                    ^{{$}}
    // CHECK-NEXT: recursion.c:[[@LINE+3]]:20: note: a cycle needs one call on the heap: await boxed(calls_itself(...))
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     return n ? 1 + await calls_itself(n - 1) : 0;{{$}}
    // CHECK-NEXT: {{^}}      |                    ^{{$}}
    return n ? 1 + await calls_itself(n - 1) : 0;
}

async int calls_a_cycle(int n)
{
    return await calls_itself(n) + await even(n);
}
