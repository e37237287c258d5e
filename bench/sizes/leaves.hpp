// The leaves and the futures of the C++20 coroutines: a lazy task with symmetric transfer, as the
// libraries have it.  operator new of the promise counts what is allocated; since the functions are
// not inlined, no frame is elided into its awaiter's.
#pragma once

#include "helpers.h"

#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

#define ALIGNED(n) alignas(n)
#define CLEANUP(f) __attribute__((cleanup(f)))
#define NOINLINE __attribute__((noinline))

inline size_t allocated, most_allocated;
inline std::coroutine_handle<> waiting;

struct promise_base {
    std::coroutine_handle<> awaiter = std::noop_coroutine();

    static void *operator new(size_t size)
    {
        allocated += size;
        if (allocated > most_allocated)
            most_allocated = allocated;
        return std::malloc(size);
    }
    static void operator delete(void *frame, size_t size)
    {
        allocated -= size;
        std::free(frame);
    }

    struct to_awaiter {
        bool await_ready() noexcept { return false; }
        template <typename P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept
        {
            return self.promise().awaiter;
        }
        void await_resume() noexcept {}
    };
    std::suspend_always initial_suspend() noexcept { return {}; }
    to_awaiter final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { std::terminate(); }
};

template <typename T> struct task;

template <typename T> struct promise : promise_base {
    T value;
    task<T> get_return_object() noexcept;
    void return_value(T v) noexcept { value = v; }
    T take() noexcept { return value; }
};

template <> struct promise<void> : promise_base {
    task<void> get_return_object() noexcept;
    void return_void() noexcept {}
    void take() noexcept {}
};

template <typename T> struct task {
    using promise_type = promise<T>;
    std::coroutine_handle<promise_type> handle;

    explicit task(std::coroutine_handle<promise_type> h) noexcept : handle(h) {}
    task(const task &) = delete;
    ~task() { handle.destroy(); }

    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept
    {
        handle.promise().awaiter = awaiter;
        return handle;
    }
    T await_resume() noexcept { return handle.promise().take(); }
};

template <typename T> task<T> promise<T>::get_return_object() noexcept
{
    return task<T>(std::coroutine_handle<promise<T>>::from_promise(*this));
}
inline task<void> promise<void>::get_return_object() noexcept
{
    return task<void>(std::coroutine_handle<promise<void>>::from_promise(*this));
}

template <typename T> T run(task<T> root)
{
    waiting = root.handle;
    while (!root.handle.done())
        std::exchange(waiting, nullptr).resume();
    return root.handle.promise().take();
}

// ---- the leaves; they need not store that they were pending ----

struct pending_once {
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaiter) noexcept
    {
        pend();
        waiting = awaiter;
    }
    void await_resume() noexcept {}
};

template <typename T> struct with_value : pending_once {
    T value;
    explicit with_value(T v) : value(v) {}
    T await_resume() noexcept { return value; }
};

struct byte_leaf : pending_once {
    uint8_t await_resume() noexcept { return take_byte(); }
};

template <size_t N> struct with_bytes : pending_once {
    uint8_t bytes[N];
    explicit with_bytes(uint8_t first) { bytes[0] = first; }
    uint8_t await_resume() noexcept { return bytes[0]; }
};

template <typename T, int32_t (*finish)(T *, uint32_t)> struct io : pending_once {
    T *at;
    uint32_t count;
    io(T *a, uint32_t c) : at(a), count(c) {}
    int32_t await_resume() noexcept { return finish(at, count); }
};

inline pending_once w()
{
    return {};
}
inline with_bytes<1024> big()
{
    return with_bytes<1024>(0);
}
inline with_value<uint32_t> nap(uint32_t ms)
{
    return with_value<uint32_t>(ms);
}
inline with_value<uint8_t> get(uint8_t v)
{
    return with_value<uint8_t>(v);
}
inline byte_leaf byte()
{
    return {};
}
inline with_value<int32_t> fetch(int32_t v)
{
    return with_value<int32_t>(v);
}
inline with_value<uint64_t> q(uint64_t v)
{
    return with_value<uint64_t>(v);
}
inline with_bytes<8193> huge(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return with_bytes<8193>(uint8_t(a + b + c + d));
}
inline io<uint8_t, take_bytes> read_some(uint8_t *at, uint32_t count)
{
    return {at, count};
}
inline io<const uint8_t, put_bytes> write_some(const uint8_t *at, uint32_t count)
{
    return {at, count};
}

// ---- a row: what was allocated at one time ----

#define ROW_AS(name, input, expression)                                                            \
    do {                                                                                           \
        begin(input);                                                                              \
        most_allocated = allocated;                                                                \
        long long result = (long long)(expression);                                                \
        std::printf("%s %zu %lld %u %u\n", #name, most_allocated, result, mixed(), suspended());   \
    } while (0)
#define ROW(name, call, input) ROW_AS(name, input, run(call))
#define ROW_KB(name, call) ROW_AS(name, "", run(call).b[3])
#define ROW_VOID(name, call) ROW_AS(name, "", (run(call), 0))

#define await co_await
#define boxed(call) call // every task is
#define return co_return // from here on, and in main there is none
