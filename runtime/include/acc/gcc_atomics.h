/* <acc/gcc_atomics.h>: what clang's stdatomic.h expands to, for gcc.
 *
 * acc reads the text after clang's preprocessor; where gcc compiles what acc emitted, the macros of
 * stdatomic.h have already become clang's builtins.  Each has a gcc builtin of the same meaning,
 * which takes pointers to _Atomic types as well.  Included by <acc/async.h>; not for direct use. */
#ifndef ACC_GCC_ATOMICS_H
#define ACC_GCC_ATOMICS_H

/* The comma strips _Atomic from the type, as it does in gcc's own header. */
#define ACC__PLAIN(pointer) __typeof__((void)0, *(pointer))

#define __c11_atomic_init(object, value) ((void)(*(object) = (value)))
#define __c11_atomic_load(object, order)                                                           \
    __extension__({                                                                                \
        __auto_type acc__object = (object);                                                        \
        ACC__PLAIN(acc__object) acc__value;                                                        \
        __atomic_load(acc__object, &acc__value, order);                                            \
        acc__value;                                                                                \
    })
#define __c11_atomic_store(object, value, order)                                                   \
    __extension__({                                                                                \
        __auto_type acc__object = (object);                                                        \
        ACC__PLAIN(acc__object) acc__value = (value);                                              \
        __atomic_store(acc__object, &acc__value, order);                                           \
    })
#define __c11_atomic_exchange(object, value, order)                                                \
    __extension__({                                                                                \
        __auto_type acc__object = (object);                                                        \
        ACC__PLAIN(acc__object) acc__value = (value), acc__before;                                 \
        __atomic_exchange(acc__object, &acc__value, &acc__before, order);                          \
        acc__before;                                                                               \
    })
#define ACC__COMPARE_EXCHANGE(object, expected, value, weak, success, failure)                     \
    __extension__({                                                                                \
        __auto_type acc__object = (object);                                                        \
        ACC__PLAIN(acc__object) acc__value = (value);                                              \
        __atomic_compare_exchange(acc__object, expected, &acc__value, weak, success, failure);     \
    })
#define __c11_atomic_compare_exchange_strong(object, expected, value, success, failure)            \
    ACC__COMPARE_EXCHANGE(object, expected, value, 0, success, failure)
#define __c11_atomic_compare_exchange_weak(object, expected, value, success, failure)              \
    ACC__COMPARE_EXCHANGE(object, expected, value, 1, success, failure)
#define __c11_atomic_fetch_add(object, value, order) __atomic_fetch_add(object, value, order)
#define __c11_atomic_fetch_sub(object, value, order) __atomic_fetch_sub(object, value, order)
#define __c11_atomic_fetch_or(object, value, order) __atomic_fetch_or(object, value, order)
#define __c11_atomic_fetch_xor(object, value, order) __atomic_fetch_xor(object, value, order)
#define __c11_atomic_fetch_and(object, value, order) __atomic_fetch_and(object, value, order)
#define __c11_atomic_thread_fence(order) __atomic_thread_fence(order)
#define __c11_atomic_signal_fence(order) __atomic_signal_fence(order)
#define __c11_atomic_is_lock_free(size) __atomic_is_lock_free(size, (void *)0)
#define _Value __val /* the member of atomic_flag */

#endif
