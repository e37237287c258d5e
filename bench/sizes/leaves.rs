// leaves.h for Rust: what the functions of peer.rs and ported.rs wait for, of the same sizes, the
// plain functions that they call (helpers.c), and a row.
//
// The measured functions are written as one writes Rust (slices, `?`, enums, moves, Drop), except
// that loops are `while`, because an iterator of `for` takes room that a counter does not.

use std::ffi::{c_char, c_void, CStr};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

#[repr(C)]
pub struct Kb {
    b: [u8; 1024],
}
#[repr(C)]
pub struct Kb8 {
    b: [u8; 8192],
}
#[repr(C)]
pub struct B256 {
    b: [u8; 256],
}
#[repr(C)]
pub struct B17 {
    b: [u8; 17],
}
#[repr(C)]
pub struct Point {
    x: i32,
    y: i32,
}
#[repr(C)]
pub struct Connection {
    received: u32,
    sent: u32,
}

mod c {
    use super::*;
    extern "C" {
        pub fn begin(input: *const c_char);
        pub fn mixed() -> u32;
        pub fn suspended() -> u32;
        pub fn pend();
        pub fn next() -> i32;
        pub fn fill(bytes: *mut c_void, count: usize);
        pub fn touch(bytes: *mut c_void, count: usize);
        #[link_name = "use"]
        pub fn use_value(value: u64);
        pub fn use_kb(a: Kb) -> i32;
        pub fn use_b256(a: B256) -> i32;
        pub fn make_kb() -> Kb;
        pub fn make_kb8() -> Kb8;
        pub fn make_b256() -> B256;
        pub fn sum_of(at: *const u8, count: u32) -> u32;
        pub fn noop();
        pub fn release(value: *const u8);
        pub fn close_fd(fd: *const i32);
        pub fn lock() -> *mut u64;
        pub fn unlock(guard: *const *mut u64);
        pub fn make_thing() -> *mut u64;
        pub fn give_away(thing: *mut u64);
        pub fn free_thing(thing: *const *mut u64);
        pub fn add3(a: i32, b: i32, c: i32) -> i32;
        pub fn take_byte() -> u8;
        pub fn take_bytes(at: *mut u8, count: u32) -> i32;
        pub fn put_bytes(at: *const u8, count: u32) -> i32;
    }
}

macro_rules! plain {
    ($($name:ident($($p:ident: $t:ty),*) $(-> $r:ty)?;)*) => {$(
        fn $name($($p: $t),*) $(-> $r)? {
            unsafe { c::$name($($p),*) }
        }
    )*};
}
plain! {
    next() -> i32;
    use_value(value: u64);
    use_kb(a: Kb) -> i32;
    use_b256(a: B256) -> i32;
    make_kb() -> Kb;
    make_kb8() -> Kb8;
    make_b256() -> B256;
    noop();
    add3(a: i32, b: i32, c: i32) -> i32;
}
fn fill<T>(value: &mut T) {
    unsafe { c::fill(value as *mut T as *mut c_void, size_of::<T>()) }
}
fn touch<T>(value: &mut T) {
    unsafe { c::touch(value as *mut T as *mut c_void, size_of::<T>()) }
}
fn sum_of(bytes: &[u8]) -> u32 {
    unsafe { c::sum_of(bytes.as_ptr(), bytes.len() as u32) }
}

// ---- what a drop does ----

struct Release(u8);
impl Drop for Release {
    fn drop(&mut self) {
        unsafe { c::release(&self.0) }
    }
}
struct Fd(i32);
impl Drop for Fd {
    fn drop(&mut self) {
        unsafe { c::close_fd(&self.0) }
    }
}
struct Guard(*mut u64);
impl Drop for Guard {
    fn drop(&mut self) {
        unsafe { c::unlock(&self.0) }
    }
}
fn lock() -> Guard {
    Guard(unsafe { c::lock() })
}
struct Thing(*mut u64);
impl Drop for Thing {
    fn drop(&mut self) {
        unsafe { c::free_thing(&self.0) }
    }
}
fn make_thing() -> Thing {
    Thing(unsafe { c::make_thing() })
}
fn give_away(thing: Thing) {
    unsafe { c::give_away(thing.0) };
    std::mem::forget(thing);
}

// ---- the leaves: pending once, as `pended` says ----

macro_rules! leaf {
    ($name:ident $(<$l:lifetime>)?, $out:ty, $self:ident, $pended:expr, $result:expr) => {
        impl $(<$l>)? Future for $name $(<$l>)? {
            type Output = $out;
            fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<$out> {
                let $self = &mut *self;
                if $pended == 0 {
                    $pended = 1;
                    unsafe { c::pend() };
                    return Poll::Pending;
                }
                Poll::Ready($result)
            }
        }
    };
}

struct W {
    pended: u8,
}
leaf!(W, (), s, s.pended, ());
fn w() -> W {
    W { pended: 0 }
}

struct Big {
    bytes: [u8; 1024],
}
leaf!(Big, (), s, s.bytes[0], ());
fn big() -> Big {
    Big { bytes: [0; 1024] }
}

struct Nap {
    ms: u32,
}
impl Future for Nap {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.ms >> 31 == 0 {
            self.ms |= 1 << 31;
            unsafe { c::pend() };
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}
fn nap(ms: u32) -> Nap {
    Nap { ms }
}

struct Get {
    v: u8,
    pended: u8,
}
leaf!(Get, u8, s, s.pended, s.v);
fn get(v: u8) -> Get {
    Get { v, pended: 0 }
}

struct Byte {
    pended: u8,
}
leaf!(Byte, u8, s, s.pended, unsafe { c::take_byte() });
fn byte() -> Byte {
    Byte { pended: 0 }
}

struct Fetch {
    v: i32,
    pended: u8,
}
leaf!(Fetch, i32, s, s.pended, s.v);
fn fetch(v: i32) -> Fetch {
    Fetch { v, pended: 0 }
}

struct Q {
    v: u64,
}
impl Future for Q {
    type Output = u64;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        if self.v & 1 == 0 {
            self.v |= 1;
            unsafe { c::pend() };
            return Poll::Pending;
        }
        Poll::Ready(self.v >> 1)
    }
}
fn q(v: u64) -> Q {
    Q { v: v << 1 }
}

struct Huge {
    bytes: [u8; 8193],
}
leaf!(Huge, u8, s, s.bytes[0], s.bytes[1]);
fn huge(a: u64, b: u64, c: u64, d: u64) -> Huge {
    let mut bytes = [0; 8193];
    bytes[1] = (a + b + c + d) as u8;
    Huge { bytes }
}

struct ReadSome<'a> {
    at: *mut u8,
    count: u32,
    pended: u8,
    bytes: PhantomData<&'a mut [u8]>,
}
leaf!(ReadSome<'a>, i32, s, s.pended, unsafe { c::take_bytes(s.at, s.count) });
fn read_some(bytes: &mut [u8]) -> ReadSome<'_> {
    ReadSome { at: bytes.as_mut_ptr(), count: bytes.len() as u32, pended: 0, bytes: PhantomData }
}

struct WriteSome<'a> {
    at: *const u8,
    count: u32,
    pended: u8,
    bytes: PhantomData<&'a [u8]>,
}
leaf!(WriteSome<'a>, i32, s, s.pended, unsafe { c::put_bytes(s.at, s.count) });
fn write_some(bytes: &[u8]) -> WriteSome<'_> {
    WriteSome { at: bytes.as_ptr(), count: bytes.len() as u32, pended: 0, bytes: PhantomData }
}

// ---- a row ----

fn begin(input: &'static CStr) {
    unsafe { c::begin(input.as_ptr()) }
}

fn run<F: Future>(name: &str, future: F, number: impl FnOnce(F::Output) -> i64) {
    let size = size_of_val(&future);
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(out) = future.as_mut().poll(&mut cx) {
            let (mixed, suspended) = unsafe { (c::mixed(), c::suspended()) };
            println!("{name} {size} {} {mixed} {suspended}", number(out));
            return;
        }
    }
}

macro_rules! row {
    ($name:ident, $call:expr, $input:expr, $number:expr) => {
        begin($input);
        run(stringify!($name), $call, $number);
    };
    ($name:ident, $call:expr, $input:expr) => {
        row!($name, $call, $input, |out| out as i64);
    };
    ($name:ident, $call:expr) => {
        row!($name, $call, c"");
    };
}

fn main() {
    // futures of megabytes are moved
    std::thread::Builder::new().stack_size(256 << 20).spawn(rows).unwrap().join().unwrap();
}
