/* board.h: what the program needs of the machine. */
#ifndef BOARD_H
#define BOARD_H

void board_write(const char *text);
_Noreturn void board_exit(int status);
void board_wait(void); /* until an interrupt has come */

/* What it calls: the interrupts. */
void tick_interrupt(void);
void button_interrupt(void);

int program(void);

#endif
