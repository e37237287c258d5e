/* Types of the function that only a builtin names: libclang shows no names there. */
#include "harness.h"

static async int converted(float f)
{
    typedef float floats __attribute__((vector_size(16)));
    typedef int ints __attribute__((vector_size(16)));
    typedef short shorts __attribute__((vector_size(8)));
    floats v = {f, 2.5f, 3.5f, 4.5f};
    ints w = __builtin_convertvector(v * (float)await later(2), ints);
    await nap(1);
    int size = (int)sizeof(__builtin_convertvector(w, shorts));
    return __builtin_convertvector(w, shorts)[1] * 100 + w[0] + size;
}

static async int taken(va_list *list)
{
    typedef int number;
    struct pair {
        number a, b;
    };
    number n = va_arg(*list, number);
    await nap(1);
    struct pair p = va_arg(*list, struct pair);
    return n * 100 + await later(p.a) * 10 + p.b;
}

struct two {
    int a, b;
};

static int passes(int count, ...)
{
    va_list list;
    va_start(list, count);
    int n = acc_block_on(taken(&list));
    va_end(list);
    return n;
}

int main(void)
{
    say("%d\n", acc_block_on(converted(1.5f)));
    say("%d\n", passes(2, 7, (struct two){8, 9}));
    return 0;
}
