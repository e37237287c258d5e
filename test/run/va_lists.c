/* Parameters of type va_list, which are pointers to a struct without a name on some machines: read
 * around awaits, copied, passed on, kept as temporaries. */
#include "harness.h"
#include <stdarg.h>

static async int two(va_list list)
{
    int first = va_arg(list, int);
    first += await later(1);
    return first + va_arg(list, int);
}

static async int through_pointer(va_list *list)
{
    int first = va_arg(*list, int);
    await nap(1);
    return first * va_arg(*list, int);
}

static async int add(int a, va_list list, int b)
{
    return a + await two(list) + b;
}

static async int four(va_list);

static async int four(va_list list)
{
    va_list copy;
    va_copy(copy, list);
    int r = await add(await later(1), copy, await later(2));
    await nap(1);
    va_end(copy);
    return r + await boxed(two(list));
}

static int variadic(int n, ...)
{
    va_list list;
    int r;
    va_start(list, n);
    r = acc_block_on(four(list));
    say("%d\n", r);
    va_end(list);
    va_start(list, n);
    r += acc_block_on(through_pointer(&list));
    say("%d\n", r);
    r += va_arg(list, int);
    va_end(list);
    return r;
}

int main(void)
{
    return variadic(3, 10, 2, 7) % 128;
}
