/* Statics of a function that begin with the address of what the function declares extern. */
#include "harness.h"

int global = 5, array[3] = {7, 8, 9};

static async int test(void)
{
    extern int global;
    extern int array[], behind;
    static int *y = &global, *z = array + 1;
    static struct {
        int *p;
        const char *text;
    } both = {.p = &behind, "x"};
    await nap(1);
    say("%d %d %d\n", *y, *z, *both.p);
    {
        extern const char letters[4];
        static const char *third = &letters[2];
        await nap(1);
        say("%c %c\n", *third, letters[1]);
    }
    *y += await later(2);
    DEFER({
        extern int global;
        static int *w = &global;
        say("%d %d\n", *w, array[2]);
    });
    await nap(1);
    return *y + *both.p;
}

int behind = 11;
const char letters[4] = "abc";

int main(void)
{
    return acc_block_on(test());
}
