// A const local with a value that is known takes no byte of a frame, unless somebody has its address.
// RUN: %acc -w --dump=layout %s | FileCheck %s
#include <acc/async.h>
#include <stdint.h>

void use(uint32_t n);
void keep(const void *p);

// CHECK-LABEL: frame table: size 2 align 1
async void table(void)
{
    const uint32_t steps[] = {1, 2, 5};
    const int limit = 3;
    for (uint8_t i = 0; i < limit; i++) {
        await acc_suspend();
        use(steps[i]);
    }
}

// CHECK-LABEL: frame lent: size 16 align 4
async void lent(void)
{
    const uint32_t steps[] = {1, 2, 5};
    keep(steps);
    await acc_suspend();
    use(steps[1]);
}

// CHECK-LABEL: frame unknown: size 8 align 4
async void unknown(uint32_t n)
{
    const uint32_t kept = n;
    await acc_suspend();
    use(kept);
}

// CHECK-LABEL: frame volatiles: size 8 align 4
async void volatiles(void)
{
    const volatile uint32_t kept = 3;
    await acc_suspend();
    use(kept);
}
