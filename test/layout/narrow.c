// A local to which only small numbers are given is kept in as many bytes as they need.
// RUN: %acc -w --dump=layout %s | FileCheck %s
#include <acc/async.h>
#include <stdint.h>

void use(long n);
int given(void);
void keep(void *p);

enum phase { START, MIDDLE, LAST = 200 };
enum wide { SMALL, WIDE = 256, LOW = -1 };

// CHECK-LABEL: frame flags: size 4 align 1
// CHECK: 1 byte phase of enum phase
// CHECK: 1 byte status of int
// CHECK: 1 byte done of int
async void flags(uint8_t n)
{
    enum phase phase = START;
    int status = -1, done = 0;
    if (n)
        phase = n > 1 ? MIDDLE : LAST;
    if (n > 2)
        status = 5, done = n > 3;
    await acc_suspend();
    use(phase + status + done);
}

// CHECK-LABEL: frame two_bytes: size 6 align 2
async void two_bytes(int n)
{
    int port = 80;
    unsigned other = 40000;
    if (n)
        port = -300;
    await acc_suspend();
    use(port + other);
}

// What is counted, read from elsewhere, lent or updated may be anything.
// CHECK-LABEL: frame unknown: size 24 align 4
async void unknown(void)
{
    int counted = 0, read = 1, updated = 2, lent = 3;
    enum wide wide = LOW;
    counted++;
    if (counted)
        read = given();
    updated += 3;
    keep(&lent);
    await acc_suspend();
    use(counted + read + updated + lent + wide);
}
