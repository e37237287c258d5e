// The workloads as C++20 coroutines: a lazy task with symmetric transfer, as the libraries have it.
// Frames come from a stack of their own, since they are freed in reverse order: an allocation is an
// addition, and what malloc would cost is not in the figures.  The leaf is the C one; when it is
// pending the executor polls it, and when it is ready resumes the innermost function.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>

extern "C" {
struct leaf {
    long x;
};
void leaf_init(leaf *self, long x);
unsigned leaf_poll(leaf *self, void *cx, long *out);
void touch(unsigned *values, int count);
}

alignas(16) inline unsigned char frames[1 << 16];
inline unsigned char *top = frames;

struct leaf_await {
    leaf future;
    long out;

    bool await_ready() noexcept;
    void await_suspend(std::coroutine_handle<> awaiter) noexcept;
    long await_resume() noexcept { return out; }
};

inline leaf_await *pending;
inline std::coroutine_handle<> waiting;

inline bool leaf_await::await_ready() noexcept
{
    leaf_init(&future, future.x);
    return leaf_poll(&future, nullptr, &out) != 0;
}

inline void leaf_await::await_suspend(std::coroutine_handle<> awaiter) noexcept
{
    pending = this;
    waiting = awaiter;
}

inline leaf_await rest(long x) { return {{x}, 0}; }

template <typename T> struct task {
    struct promise_type {
        std::coroutine_handle<> awaiter = std::noop_coroutine();
        T value;

        static void *operator new(size_t size) noexcept
        {
            unsigned char *frame = top;
            top += (size + 15) & ~size_t(15);
            return frame;
        }
        static void operator delete(void *frame) noexcept
        {
            top = static_cast<unsigned char *>(frame);
        }

        struct to_awaiter {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept
            {
                return self.promise().awaiter;
            }
            void await_resume() noexcept {}
        };
        task get_return_object() noexcept
        {
            return task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        to_awaiter final_suspend() noexcept { return {}; }
        void return_value(T v) noexcept { value = v; }
        void unhandled_exception() noexcept { std::terminate(); }
    };

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
    T await_resume() noexcept { return handle.promise().value; }
};

template <typename T> T run(task<T> root)
{
    root.handle.resume();
    while (!root.handle.done()) {
        while (leaf_poll(&pending->future, nullptr, &pending->out) == 0)
            ;
        waiting.resume();
    }
    return root.handle.promise().value;
}

#include "noinline.h"

#define AWAIT co_await
#define return co_return
