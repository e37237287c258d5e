#ifndef PLAIN_H
#define PLAIN_H
#define NEXT(x) NEXT((x) + 1)
static inline int(NEXT)(int x)
{
    return 2 * x;
}
#define LIMIT 7
#define SELF SELF
enum { SELF };
#endif
