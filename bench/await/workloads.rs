//! workloads.c in Rust: async functions, each with a plain function that polls it to its end.
//! The leaf is the C one, so that nobody sees through it.
#![allow(improper_ctypes_definitions)]

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

extern "C" {
    fn leaf_init(leaf: *mut Leaf, x: i64);
    fn leaf_poll(leaf: *mut Leaf, cx: *mut u8, out: *mut i64) -> u32;
    fn touch(values: *mut u32, count: i32);
}

#[repr(C)]
struct Leaf {
    x: i64,
}

fn rest(x: i64) -> Leaf {
    let mut leaf = Leaf { x };
    unsafe { leaf_init(&mut leaf, x) };
    leaf
}

impl Future for Leaf {
    type Output = i64;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<i64> {
        let mut out = 0;
        match unsafe { leaf_poll(&mut *self, std::ptr::null_mut(), &mut out) } {
            0 => Poll::Pending,
            _ => Poll::Ready(out),
        }
    }
}

#[inline(never)]
fn poll_once<F: Future>(future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
    future.poll(cx)
}

fn run<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(out) = poll_once(future.as_mut(), &mut cx) {
            return out;
        }
    }
}

type Values = *const u32;

#[inline(always)]
fn at(v: Values, i: u64) -> u32 {
    unsafe { *v.offset((i & 1023) as isize) }
}

mod functions {
    use super::*;

    pub async fn hot(v: Values, n: u64) -> u64 {
        let mut sum = 0u64;
        let mut i = 0u64;
        while i < n {
            sum = sum.rotate_left(1) ^ at(v, i) as u64;
            if i % 1000 == 999 {
                let r = rest(i as i64).await;
                sum = sum.wrapping_add(r as u64);
            }
            i += 1;
        }
        sum
    }

    pub async fn hot_signed(v: Values, n: i64) -> u64 {
        let mut sum = 0u64;
        let mut i = 0;
        while i < n {
            sum = sum.rotate_left(1) ^ at(v, i as u64) as u64;
            if i % 1000 == 999 {
                let r = rest(i).await;
                sum = sum.wrapping_add(r as u64);
            }
            i += 1;
        }
        sum
    }

    pub async fn hot_many(v: Values, n: u64) -> u64 {
        let (mut a, mut b, mut c, mut d) = (1u64, 2u64, 3u64, 4u64);
        let (mut e, mut f, mut g, mut h) = (5u64, 6u64, 7u64, 8u64);
        let mut i = 0u64;
        while i < n {
            a = a.wrapping_add(at(v, i) as u64);
            b ^= a;
            c = c.wrapping_add(b);
            d ^= c;
            e = e.wrapping_add(d);
            f ^= e;
            g = g.wrapping_add(f);
            h ^= g;
            if i % 1000 == 999 {
                let r = rest(i as i64).await;
                a = a.wrapping_add(r as u64);
            }
            i += 1;
        }
        a ^ b ^ c ^ d ^ e ^ f ^ g ^ h
    }

    pub async fn hot_two(v: Values, n: u64) -> u64 {
        let (mut sum, mut odd) = (0u64, 0u64);
        let mut i = 0u64;
        while i < n {
            let x = at(v, i);
            if i % 1000 == 999 {
                let r = rest(i as i64).await;
                sum = sum.wrapping_add(r as u64);
            } else if i % 1000 == 499 {
                let r = rest(x as i64).await;
                odd = odd.wrapping_add(r as u64);
                i += 1;
                continue;
            } else if x & 1 != 0 {
                odd = odd.wrapping_add(x as u64);
            }
            sum = sum.rotate_left(1) ^ x as u64;
            i += 1;
        }
        sum.wrapping_add(odd)
    }

    pub async fn hot_pinned(v: Values, n: u64) -> u64 {
        let mut table = [0u32; 64];
        unsafe { touch(table.as_mut_ptr(), 64) };
        let mut sum = 0u64;
        let mut i = 0u64;
        while i < n {
            let t = &mut table[(i & 63) as usize];
            *t = t.wrapping_add(at(v, i));
            sum ^= table[(sum & 63) as usize] as u64;
            if i % 1000 == 999 {
                let r = rest(i as i64).await;
                sum = sum.wrapping_add(r as u64);
            }
            i += 1;
        }
        unsafe { touch(table.as_mut_ptr(), 64) };
        sum.wrapping_add(table[3] as u64)
    }

    pub async fn hot_while(v: Values, n: u64) -> u64 {
        let mut sum = 0u64;
        let mut i = 0u64;
        while i < n && (i % 1000 != 999 || rest(i as i64).await >= 0) {
            sum = sum.rotate_left(1) ^ at(v, i) as u64;
            i += 1;
        }
        sum
    }

    pub async fn nested(v: Values, n: u64) -> u64 {
        let mut sum = 0u64;
        let mut i = 0u64;
        while i < n {
            let mut row = i;
            let mut j = 0u64;
            while j < 64 {
                row = row.rotate_left(1) ^ at(v, i + j) as u64;
                if ((i << 6) + j) % 1000 == 999 {
                    let r = rest(j as i64).await;
                    row = row.wrapping_add(r as u64);
                }
                j += 1;
            }
            sum ^= row;
            i += 1;
        }
        sum
    }

    pub async fn nested_times(v: Values, n: u64) -> u64 {
        let mut sum = 0u64;
        let mut i = 0u64;
        while i < n {
            let mut row = i;
            let mut j = 0u64;
            while j < 64 {
                row = row.wrapping_mul(3).wrapping_add(at(v, i + j) as u64);
                if ((i << 6) + j) % 1000 == 999 {
                    let r = rest(j as i64).await;
                    row = row.wrapping_add(r as u64);
                }
                j += 1;
            }
            sum ^= row;
            i += 1;
        }
        sum
    }

    // Awaits a future whose poll is kept out of line; it is built where it stays.
    macro_rules! call {
        ($e:expr) => {{
            let mut future = std::pin::pin!($e);
            std::future::poll_fn(|cx| poll_once(future.as_mut(), cx)).await
        }};
    }

    async fn half(mut x: i64) -> i64 {
        if x < 0 {
            x = rest(x).await;
        }
        x / 2 + 1
    }

    pub async fn ready_inline(v: Values, n: u64) -> i64 {
        let mut sum = 0i64;
        let mut i = 0u64;
        while i < n {
            sum += half(at(v, i) as i64).await;
            i += 1;
        }
        sum
    }

    pub async fn ready_call(v: Values, n: u64) -> i64 {
        let mut sum = 0i64;
        let mut i = 0u64;
        while i < n {
            sum += call!(half(at(v, i) as i64));
            i += 1;
        }
        sum
    }

    pub async fn ready_leaf(v: Values, n: u64) -> i64 {
        let mut sum = 0i64;
        let mut i = 0u64;
        while i < n {
            sum += rest(at(v, i) as i64).await;
            i += 1;
        }
        sum
    }

    async fn link1(x: i64) -> i64 {
        rest(x).await + 1
    }
    pub async fn chain1(x: i64) -> i64 {
        rest(x).await + 1
    }
    macro_rules! link {
        ($link:ident, $next:ident, $chain:ident, $next_chain:ident, $n:literal) => {
            async fn $link(x: i64) -> i64 {
                $next(x ^ $n).await + $n
            }
            pub async fn $chain(x: i64) -> i64 {
                call!($next_chain(x ^ $n)) + $n
            }
        };
    }
    include!("links.rs");

    pub async fn inlined8(x: i64) -> i64 {
        link8(x).await
    }
    pub async fn inlined64(x: i64) -> i64 {
        link64(x).await
    }
}

macro_rules! export {
    ($($name:ident($($p:ident: $t:ty),*) -> $r:ty;)*) => {$(
        #[no_mangle]
        pub extern "C" fn $name($($p: $t),*) -> $r {
            run(functions::$name($($p),*))
        }
    )*};
}

export! {
    hot(v: Values, n: u64) -> u64;
    hot_signed(v: Values, n: i64) -> u64;
    hot_many(v: Values, n: u64) -> u64;
    hot_two(v: Values, n: u64) -> u64;
    hot_pinned(v: Values, n: u64) -> u64;
    hot_while(v: Values, n: u64) -> u64;
    nested(v: Values, n: u64) -> u64;
    nested_times(v: Values, n: u64) -> u64;
    ready_inline(v: Values, n: u64) -> i64;
    ready_call(v: Values, n: u64) -> i64;
    ready_leaf(v: Values, n: u64) -> i64;
    chain1(x: i64) -> i64;
    chain8(x: i64) -> i64;
    chain64(x: i64) -> i64;
    inlined8(x: i64) -> i64;
    inlined64(x: i64) -> i64;
}
