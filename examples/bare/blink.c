/* blink: two lights and a button, on a machine without anything.
 *
 *     acc -O2 -ffreestanding -nostdlib -static blink.c executor.c board_linux.c -o blink
 *
 * board_linux.c stands in for the machine: three system calls, and interrupts that come when they
 * are waited for.  With another board and a linker script the rest is for a microcontroller:
 * acc --target=thumbv7m-none-eabi -ffreestanding -Os -c blink.c
 */
#include "board.h"
#include "executor.h"

static struct event button;

void button_interrupt(void)
{
    event_raise(&button);
}

static void write_number(uint32_t n)
{
    char text[11], *at = text + sizeof text;
    *--at = 0;
    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    board_write(at);
}

static void light(int number, int on)
{
    write_number(ticks_now());
    board_write(number == 1 ? ": red " : ": green ");
    board_write(on ? "on\n" : "off\n");
}

/* Is how often it has blinked. */
static async int blink(int number, uint32_t on, uint32_t off, int times)
{
    int done = 0;
    for (; done < times; done++) {
        {
            light(number, 1);
            defer light(number, 0);
            await sleep_ticks(on);
        }
        await sleep_ticks(off);
    }
    return done;
}

/* The button bounces: what comes within three ticks is the same press. */
static async int presses(int wanted)
{
    for (int n = 1; n <= wanted; n++) {
        await event_wait(&button);
        write_number(ticks_now());
        board_write(": pressed\n");
        await sleep_ticks(3);
        button.raised = 0;
    }
    return wanted;
}

PLACES(blink, 2);
PLACES(presses, 1);

static async int everything(void)
{
    future(int) red = spawn(blink(1, 2, 5, 3)), green = spawn(blink(2, 20, 1, 1));
    future(int) button_task = spawn(presses(2));
    int sum = await red();
    sum = 10 * sum + await blink(1, 1, 1, 1);
    sum = 10 * sum + await green();
    return 10 * sum + await button_task();
}

int program(void)
{
    LEND(blink);
    LEND(presses);
    int sum = acc_block_on(everything());
    write_number((uint32_t)sum);
    board_write("\n");
    return sum == 3112 ? 0 : 1;
}
