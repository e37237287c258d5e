/* board_linux: a machine for blink.c, made of the kernel alone: no libc, no start files. */
#include "board.h"

#if defined(__x86_64__)
static long call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}
enum { CALL_WRITE = 1, CALL_EXIT = 60 };
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n\thlt");
#elif defined(__i386__)
static long call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}
enum { CALL_WRITE = 4, CALL_EXIT = 1 };
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %esp\n\tcall start\n\thlt");
#else
#error this board is for x86
#endif

/* Compilers make calls of these two out of assignments and initializers. */
void *memcpy(void *to, const void *from, __SIZE_TYPE__ size)
{
    volatile char *t = to; /* volatile: or this loop would become a call of memcpy */
    const char *f = from;
    while (size--)
        *t++ = *f++;
    return to;
}

void *memset(void *to, int value, __SIZE_TYPE__ size)
{
    volatile char *t = to;
    while (size--)
        *t++ = (char)value;
    return to;
}

void board_write(const char *text)
{
    long length = 0;
    while (text[length])
        length++;
    call(CALL_WRITE, 1, (long)text, length);
}

void board_exit(int status)
{
    for (;;)
        call(CALL_EXIT, status, 0, 0);
}

/* Each wait is a tick.  The button is pressed at 4, bounces at 5, and again at 30. */
void board_wait(void)
{
    static unsigned waits;
    waits++;
    tick_interrupt();
    if (waits == 4 || waits == 5 || waits == 30)
        button_interrupt();
}

__attribute__((used)) static void start(void)
{
    board_exit(program());
}
