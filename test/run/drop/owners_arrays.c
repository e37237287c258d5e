/* Arrays that own: filled element by element with an early exit after each, one element moved away
 * by a switch, the head or the tail taken, filled anew. */
#include "drop/resources.h"

enum { SIZE = 4 };

static void give_all(int (*array)[SIZE])
{
    for (int i = SIZE; i-- > 0;)
        resource_give(&(*array)[i]);
}

#define OWNERS __attribute__((cleanup(give_all))) int

static async int filled(void)
{
    OWNERS array[SIZE] = {await take_later(1), await take_later(2), await take_later(3)};
    array[3] = await take_later(4);
    return array[0] + array[3];
}

static async int filled_until_refused(void)
{
    OWNERS array[SIZE] = {0};
    for (int i = 0; i < SIZE; i++)
        if (!(array[i] = await take_later(10 + i)))
            return -1;
    return array[2];
}

/* What stands behind the return is never reached, what stood before it must be given back. */
static async int left_in_the_middle(int c)
{
    int kept = 0;
    DEFER(resource_give(&kept));
    OWNERS array[SIZE] = {await take_later(20), ({
                              if (c)
                                  return -2;
                              kept = await take_later(21);
                              0;
                          }),
                          await take_later(22)};
    return array[2];
}

static async int one_of(int which)
{
    OWNERS array[SIZE] = {await take_later(30), await take_later(31), await take_later(32)};
    OWNER one = 0;
    switch (which) {
    case 0:
        one = resource_move(&array[0]);
        break;
    case 1: {
        OWNER inner = resource_move(&array[1]);
        await nap(1);
        one = resource_move(&inner);
        break;
    }
    case 2:
        one = resource_move(&array[2]);
        /* fall through */
    default:
        resource_give(&array[0]);
    }
    await nap(1);
    return one;
}

static async int head_or_tail(int tail, int all)
{
    OWNERS array[SIZE] = {await take_later(40), await take_later(41), await take_later(42)};
    if (all) {
        give_all(&array);
        return 0;
    }
    if (tail) {
        OWNERS rest[SIZE] = {0, resource_move(&array[1]), resource_move(&array[2])};
        await nap(1);
    } else {
        OWNER first = resource_move(&array[0]);
        await nap(1);
    }
    await nap(1);
    return array[0];
}

static async int filled_anew(void)
{
    OWNERS array[SIZE] = {await take_later(50), await take_later(51)};
    OWNER kept = resource_move(&array[1]);
    for (int i = 0; i < 2; i++)
        resource_set(&array[i], await take_later(52 + i));
    OWNER last = resource_move(&array[1]);
    await nap(1);
    return kept + last;
}

async int subject(void)
{
    int sum = 0;
    for (int round = 0; round < 5; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        sum += await filled();
        resource_takes = 0;
        sum += await filled_until_refused();
        sum += await left_in_the_middle(round % 2);
    }
    for (int round = 0; round < 4; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        sum += await one_of(round);
        sum += await head_or_tail(round % 2, round == 2);
        sum += await filled_anew();
    }
    return sum;
}
