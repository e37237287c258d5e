// A local that is divided and never negative is still so when it comes back from the frame: where a
// resume goes back to its loop's head, the sign bit is cleared.  Of a local that may be negative
// nothing is said.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
// RUN: FileCheck %s --check-prefix=LINES --input-file=%t.lines.c
// RUN: for o in -fwrapv -ftrapv -fno-strict-overflow "-fwrapv -fno-wrapv" -DATTRIBUTE; do \
// RUN:   %acc $o --emit-c -P %t.in.c -o %t.wraps.c || exit 1; \
// RUN:   FileCheck %s --check-prefix=WRAPS --input-file=%t.wraps.c || exit 1; done
#include <acc/async.h>

// WRAPS-NOT: 0x7fff

async int work(int v)
{
    await acc_suspend();
    return v;
}
int get(void);
void take(int *p);
void put(int v);

#ifdef ATTRIBUTE
__attribute__((optimize("wrapv"))) int elsewhere(void);
#endif

// In front of the jump out of the loop's copy, behind the step; nowhere else.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll steps_future_run(
// CHECK-NOT:     &=
// CHECK:       {{^}}[[HEAD:L[0-9_]+]]:;
// CHECK-NEXT:    for (; i < n; i++) {
// CHECK-NOT:     &=
// CHECK:       {{^}}[[COPY:L[0-9_]+]]:;
// CHECK:         i++;
// CHECK-NEXT:    { i &= 0x7fffffff; /* never negative */ goto [[HEAD]]; }
// CHECK-NEXT:  {{^}}resume_1:
// CHECK-NOT:     &=
// CHECK:         goto [[COPY]];
// CHECK-NOT:     &=
// CHECK-LABEL: {{^}}acc_poll steps_future_start(
// LINES: i++;
// LINES: { i &= 0x7fffffff; /* never negative */ goto
async int steps(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum ^= i;
        if (i % 10 == 9)
            sum += await work(i);
        sum++;
    }
    return sum;
}

// What it is set to is looked through: sums, quotients, other such locals, narrower unsigned ones.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll values_future_run(
// CHECK:         { a &= 0x7fffffffffffffff; /* never negative */ b &= 0x7fffffff; /* never negative */ goto
// CHECK-LABEL: {{^}}acc_poll values_future_start(
async long values(unsigned char *v, unsigned n)
{
    long a = n;
    int b = 3, c = n > 4, d;
    while (await work(n--)) {
        d = (a % 2 ? b / 7 : c) + v[n];
        b = d + 2 + (c & get());
        a += b >> 1, a |= sizeof v > 4;
        c = b < 3 || d;
    }
    return a + b;
}

// Of nested loops each does it, for what lives on there.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll nested_future_run(
// CHECK:         i++;
// CHECK-NEXT:    { i &= 0x7fffffff; /* never negative */ goto
// CHECK:         ++j;
// CHECK-NEXT:    { i &= 0x7fffffff; /* never negative */ j &= 0x7fffffff; /* never negative */ goto
// CHECK-LABEL: {{^}}acc_poll nested_future_start(
async void nested(int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; ++j)
            put(i / 2 + j / 3 + await work(i));
}

// Where the resume goes to the head itself it stands there.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll behind_future_run(
// CHECK:       {{^}}resume_1:
// CHECK:         i &= 0x7fffffff; /* never negative */ goto
// CHECK-LABEL: {{^}}acc_poll behind_future_start(
async void behind(void)
{
    int i = 0;
    for (;;) {
        put(i % 10), i++;
        await work(1);
    }
}

// None of these: one that is not divided, a parameter, what steps down, is set from a call, from a
// wider or an unsigned value, to a product, through a pointer that stays in sight or not, to a character or a constant below zero, to a
// difference; what is unsigned anyway, or narrow.  The one that is shows that the place is right.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll others_future_run(
// CHECK-NOT:     0x7fff
// CHECK:         { sure &= 0x7fffffff; /* never negative */ goto
// CHECK-NOT:     0x7fff
async long others(int parameter, unsigned u, long wide)
{
    int plain = 0, down = 9, called = 0, from_wide = 0, from_unsigned = 0, lent = 0;
    int character = 0, constant = 0, difference = 9, left = 1, enumerated = 0, updated = 1, sure = 1, through = 1, chosen = 1, within = 1, hash = 7;
    unsigned never = 0;
    short narrow = 0;
    enum { LESS = -1, MORE } some = MORE;
    long total = 0;
    take(&lent);
    while (await work(1)) {
        total += parameter % 10 + down % 10 + called % 10 + from_wide % 10 + from_unsigned % 10;
        total += sure % 10 + lent % 10 + character % 10 + constant % 10 + difference % 10;
        total += left % 10 + never % 10 + narrow % 10 + plain + enumerated % 10 + updated % 10;
        total += through % 10 + chosen % 10 + within % 10 + hash % 10;
        int *in_sight = &through;
        *in_sight = get();
        chosen = plain > 4 ? 4 : get(), (within) = get(), hash = hash * 31 + plain;
        parameter++, plain++, down--, never++, narrow++, lent++, sure++;
        called = get();
        from_wide = wide & 0xffffffff;
        from_unsigned = u;
        character = '\377';
        constant = -1;
        difference = difference - plain;
        left <<= 1;
        some = get() ? MORE : LESS;
        enumerated = some;
        updated += u;
    }
    return total;
}
