/* hello: awaiting, and a task that runs beside.
 *
 *     acc -O2 hello.c -o hello && ./hello
 */
#include <acc/async.h>
#include <acc/time.h>
#include <stdio.h>

/* An async function is an ordinary one that may await.  Its locals lie in a frame whose size is
 * known when it is compiled: here `name`, `times`, `i` and a timer. */
static async int greet(const char *name, int times)
{
    for (int i = 1; i <= times; i++) {
        await acc_sleep_ms(40);
        printf("hello, %s (%d)\n", name, i);
    }
    return times;
}

static async int twice(const char *name)
{
    defer printf("%s is done\n", name); /* however this scope is left */

    return await greet(name, 1) + await greet(name, 1); /* one after the other */
}

async int main(void)
{
    future(int) world = spawn(greet("world", 3)); /* begins when main waits for the first time */

    printf("main does not wait for it\n");
    await acc_sleep_ms(20); /* from here on main is half a step behind */
    int moons = await twice("moon");
    int worlds = await world(); /* 3, as soon as it has finished */

    printf("%d greetings\n", moons + worlds);
    return 0;
}
