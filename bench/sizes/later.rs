//! later.c in Rust.  What joins and races is written by hand here, as small as std's would be.
#![allow(dead_code)]
include!("leaves.rs");

use std::future::poll_fn;

/// Three futures polled in turn to their ends; each is None when it is done.
struct Join3<A, B, C>(Option<A>, Option<B>, Option<C>);

impl<A, B, C> Future for Join3<A, B, C>
where
    A: Future<Output = ()> + Unpin,
    B: Future<Output = ()> + Unpin,
    C: Future<Output = ()> + Unpin,
{
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        fn step<F: Future<Output = ()> + Unpin>(arm: &mut Option<F>, cx: &mut Context<'_>) {
            if let Some(future) = arm {
                if Pin::new(future).poll(cx).is_ready() {
                    *arm = None;
                }
            }
        }
        step(&mut self.0, cx);
        step(&mut self.1, cx);
        step(&mut self.2, cx);
        match &*self {
            Join3(None, None, None) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }
}

async fn joined() {
    Join3(Some(big()), Some(big()), Some(big())).await
}

/// What an arm of a join is: it waits, or its value does.
enum MaybeDone<F: Future> {
    Waits(F),
    Done(F::Output),
    Gone,
}

impl<F: Future + Unpin> MaybeDone<F> {
    fn step(&mut self, cx: &mut Context<'_>) -> bool {
        if let MaybeDone::Waits(future) = self {
            match Pin::new(future).poll(cx) {
                Poll::Ready(value) => *self = MaybeDone::Done(value),
                Poll::Pending => return false,
            }
        }
        true
    }
    fn take(&mut self) -> F::Output {
        match std::mem::replace(self, MaybeDone::Gone) {
            MaybeDone::Done(value) => value,
            _ => unreachable!(),
        }
    }
}

async fn joined_values() -> u64 {
    let mut a = MaybeDone::Waits(q(3));
    let mut b = MaybeDone::Waits(q(4));
    poll_fn(|cx| match a.step(cx) & b.step(cx) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
    a.take() + b.take()
}

async fn raced_late(value: i32, ms: u32) -> i32 {
    let mut first = fetch(value);
    let mut sleep = nap(ms);
    poll_fn(|cx| match Pin::new(&mut first).poll(cx) {
        Poll::Ready(n) => Poll::Ready(n),
        Poll::Pending => Pin::new(&mut sleep).poll(cx).map(|()| -1),
    })
    .await
}

async fn mixed_sizes() {
    let (a, b, c, d, e) = (big(), big(), big(), big(), big());
    a.await;
    b.await;
    Join3(Some(c), Some(d), Some(e)).await
}

async fn lazy_kept(x: i32) -> i32 {
    let later = fetch(x + 1);
    w().await;
    later.await + x
}

async fn lazy_raced(x: i32) -> i32 {
    let mut slow = fetch(x);
    let mut fast = get(3);
    poll_fn(|cx| match Pin::new(&mut slow).poll(cx) {
        Poll::Ready(n) => Poll::Ready(n),
        Poll::Pending => Pin::new(&mut fast).poll(cx).map(i32::from),
    })
    .await
}

async fn lazy_bail(x: i32) -> i32 {
    let later = fetch(x + 1);
    if x < 0 {
        return -1;
    }
    w().await;
    let n = later.await;
    n + q(5).await as i32
}

async fn timed() -> i32 {
    let mut buf = [0u8; 64];
    let n = {
        let mut read = read_some(&mut buf);
        let mut sleep = nap(5000);
        poll_fn(|cx| match Pin::new(&mut read).poll(cx) {
            Poll::Ready(n) => Poll::Ready(Some(n)),
            Poll::Pending => Pin::new(&mut sleep).poll(cx).map(|()| None),
        })
        .await
    };
    n.map_or(-1, |n| n + buf[0] as i32)
}

fn rows() {
    row!(joined, joined(), c"", |()| 0);
    row!(mixed_sizes, mixed_sizes(), c"", |()| 0);
    row!(joined_values, joined_values());
    row!(raced_late, raced_late(7, 10));
    row!(lazy_kept, lazy_kept(7));
    row!(lazy_raced, lazy_raced(7));
    row!(lazy_bail, lazy_bail(7));
    row!(timed, timed(), c"in time");
}
