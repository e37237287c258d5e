/* Computed goto: label tables in static, const and automatic arrays, labels kept across awaits. */
#include "harness.h"

static async int interpret(const char *code)
{
    static const void *const table[] = {&&op_halt, &&op_inc, &&op_double, &&op_wait, &&op_loop};
    int acc = 0, loops = 0;
    const char *pc = code;
    goto *table[*pc++ - '0'];
op_inc:
    acc++;
    goto *table[*pc++ - '0'];
op_double:
    acc = await later(acc * 2);
    goto *table[*pc++ - '0'];
op_wait:
    await nap(1);
    goto *table[*pc++ - '0'];
op_loop:
    if (++loops < 3)
        pc = code;
    goto *table[*pc++ - '0'];
op_halt:
    return acc;
}

static async int kept(int n)
{
    void *labels[3];
    labels[0] = &&zero;
    labels[1] = &&one;
    labels[2] = &&two;
    void *next = labels[await later(n)];
    await nap(1);
    int r = 0;
    goto *next;
zero:
    r += await step(1);
    next = &&two;
    await nap(1);
    goto *next;
one:
    r += await step(10);
two:
    r += await step(100);
    if (r < 300) {
        next = n == 1 ? &&one : &&two;
        await nap(1);
        goto *next;
    }
    return r;
}

static async int distances(int n)
{
    static const int offsets[] = {&&a - &&a, &&b - &&a, &&c - &&a};
    int r = await later(1);
    goto *(&&a + offsets[n]);
a:
    r += await later(1);
b:
    r += await later(20);
c:
    r += await later(300);
    return r;
}

static async int test(void)
{
    int a = await interpret("1213240"), b = await interpret("0");
    say("%d %d\n", a, b);
    for (int i = 0; i < 3; i++) {
        int k = await kept(i), d = await distances(i);
        say("%d %d\n", k, d);
    }
    return a;
}

int main(void)
{
    return acc_block_on(test());
}
