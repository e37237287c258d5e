/* The dialect as plain C, for gcc: whether it takes a program at all.  See judge.py. */
#ifndef ACC_ASYNC_H
#define ACC_ASYNC_H

#include <stddef.h>
#include <stdint.h>

#define async
#define async_sized(bytes)
#define async_max_frame(bytes)
#define async_manual(tag)
#define _Async
#define _Await
#define _Async_manual(tag)
#define await
#define boxed(...) (__VA_ARGS__)
#define future(T) T
#define spawn(...) (__VA_ARGS__)
#define lazy(...) (__VA_ARGS__)
#define shielded(...) (__VA_ARGS__)
#define acc_block_on(...) (__VA_ARGS__)
#define defer if (1)

#endif
