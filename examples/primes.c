/* primes: producers and consumers with a bounded channel between them.
 *
 *     acc -O2 primes.c -o primes && ./primes
 *
 * Two producers ask about numbers, three consumers answer.  The channel has room for four, so
 * whoever is faster waits for the others, and nothing piles up.
 */
#include <acc/async.h>
#include <acc/channel.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { PRODUCERS = 2, CONSUMERS = 3, ROOM = 4, NUMBERS = 60 };

struct question {
    int number;
    bool *is_prime; /* where the answer goes */
};
ACC_CHANNEL(questions, struct question);

/* Every producer counts as a sender; the last one to leave closes the channel. */
static async void produce(questions *to, int first, bool *answers)
{
    defer questions_end_sender(to);
    for (int number = first; number < NUMBERS; number += PRODUCERS) {
        struct question question = {number, &answers[number]};
        if (await questions_send(to, &question) < 0)
            return; /* nobody wants to know any more */
    }
}

static bool is_prime(int number)
{
    for (int divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return false;
    return number > 1;
}

static async int consume(questions *from)
{
    int answered = 0;
    struct question question;
    while (await questions_recv(from, &question) > 0) { /* 0: closed, and nothing is left */
        *question.is_prime = is_prime(question.number);
        if (question.number % 7 == 0)
            await acc_sleep_ms(1); /* some are slow; the others go on with what is there */
        answered++;
    }
    return answered;
}

async int main(void)
{
    questions channel;
    bool answers[NUMBERS] = {false};
    future(int) consumer[CONSUMERS];
    int error = questions_open(&channel, ROOM); /* the only allocation but the tasks */
    if (error) {
        fprintf(stderr, "primes: %s\n", strerror(-error));
        return 1;
    }
    defer questions_free(&channel);

    for (int i = 0; i < PRODUCERS; i++) {
        questions_add_sender(&channel);
        spawn(produce(&channel, i, answers));
    }
    for (int i = 0; i < CONSUMERS; i++)
        consumer[i] = spawn(consume(&channel));

    int answered = 0;
    for (int i = 0; i < CONSUMERS; i++)
        answered += await consumer[i]();

    printf("%d answers:", answered);
    for (int number = 0; number < NUMBERS; number++)
        if (answers[number])
            printf(" %d", number);
    printf("\n");
    return answered == NUMBERS ? 0 : 1;
}
