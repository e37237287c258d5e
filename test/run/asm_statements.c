/* asm between awaits: with outputs, with memory, in registers with names, with labels to jump to. */
#include "harness.h"

static async int plain(int n)
{
    int sum = n, kept = 3;
    asm volatile("addl $5, %0" : "+r"(sum));
    await nap(1);
    asm("movl %1, %0\n\taddl %2, %0" : "=&r"(kept) : "r"(sum), "r"(kept) : "cc");
    await nap(1);
    asm volatile("incl %0" : "+m"(kept)::"memory");
    asm volatile("" ::: "memory");
    return kept + await later(sum);
}

/* Variables in registers that the asm names. */
static async int registers(long n)
{
    register long a asm("r12") = n;
    register long b __asm__("r13") = await later(2), c asm("r14");
    asm volatile("addq %%r13, %%r12\n\tmovq %%r12, %%r14" : "+r"(a), "=r"(c) : "r"(b));
    await nap(1);
    if (await later(1)) {
        asm volatile("addq $100, %%r12" : "+r"(a));
        for (int i = 0; i < 2; i++)
            asm volatile("addq $1000, %%r14" : "+r"(c));
    }
    await nap(1);
    {
        register long d asm("r15") = a;
        asm volatile("addq %%r15, %%r14" : "+r"(c) : "r"(d));
    }
    return (int)(a + b * 3 + c);
}

static async int compare(int a, int b)
{
    await nap(1);
    asm goto("cmpl %1, %0; jl %l[less]; jg %l3" : : "r"(a), "r"(b) : "cc" : less, greater);
    await nap(1);
    return 0;
less:
    await nap(1);
    return -1;
greater:
    return 1 + await later(0);
}

static async int in_loops(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int mark = i;
        sum += await later(i);
        asm goto("testl $1, %0; jnz %l1" : : "r"(i) : "cc" : odd);
        sum += 100;
        if (i == 4)
            asm goto("jmp %l[out]" : : : : out);
        continue;
    odd:
        sum += 1000 + await later(mark);
    }
out:
    return sum;
}

static async int opaque(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        asm goto("testl $1, %0; jnz %l1" : : "r"(i) : "cc" : odd);
        sum += 10;
    odd:
        sum++;
    }
    await nap(1);
    return sum;
}

static async int test(void)
{
    say("%d\n", await plain(4));
    say("%d\n", await registers(5));
    say("%d\n", await compare(1, 2));
    say("%d\n", await compare(2, 2));
    say("%d\n", await compare(3, 2));
    say("%d\n", await in_loops(3));
    say("%d\n", await in_loops(7));
    return await opaque(5);
}

int main(void)
{
    return acc_block_on(test());
}
