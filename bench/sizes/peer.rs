//! peer.c in Rust, function by function.
#![allow(dead_code)]
include!("leaves.rs");

// ---- rustc's own tests ----

async fn await1() -> u8 {
    get(1).await
}

async fn await2() -> u8 {
    let mut s = next() as u8;
    s += get(1).await;
    s += get(2).await;
    s
}

async fn await3() -> u8 {
    let mut s = next() as u8;
    s += get(1).await;
    s += get(2).await;
    s += get(3).await;
    s
}

async fn await3_kept() -> u8 {
    let a = get(1).await;
    let b = get(2).await;
    let c = get(3).await;
    a + b + c
}

async fn await3_sum() -> i32 {
    get(1).await as i32 + get(2).await as i32 + get(3).await as i32
}

async fn single() {
    big().await
}

async fn single_with_noop() {
    let future = big();
    noop();
    future.await
}

async fn empty() {}

async fn big_arg(a: Kb) -> i32 {
    a.b[3] as i32
}

async fn large_c(t: Kb) -> Kb {
    t
}
async fn large_b(t: Kb) -> Kb {
    large_c(t).await
}
async fn large_a(t: Kb) -> Kb {
    large_b(t).await
}
async fn large_arg() -> i32 {
    large_a(make_kb()).await.b[3] as i32
}

async fn param_8192(mut arg: Kb8) -> u8 {
    w().await;
    touch(&mut arg);
    arg.b[5]
}

async fn discr_placement() -> i32 {
    {
        let x = next();
        w().await;
        use_value(x as u64);
    }
    {
        let y = next();
        w().await;
        use_value(y as u64);
        y
    }
}

async fn overlap_x_and_y() -> u8 {
    let sum;
    {
        let mut x = [0u8; 1024];
        fill(&mut x);
        w().await;
    }
    {
        let mut y = [0u8; 1024];
        fill(&mut y);
        w().await;
        sum = y[1];
    }
    sum
}

async fn overlap_locals() -> i32 {
    {
        let a = next();
        w().await;
        use_value(a as u64);
    }
    {
        let b = next();
        w().await;
        use_value(b as u64);
    }
    {
        let c = next();
        w().await;
        use_value(c as u64);
    }
    {
        let d = next();
        w().await;
        use_value(d as u64);
    }
    next()
}

macro_rules! times {
    (4 $e:expr) => {
        $e;
        $e;
        $e;
        $e;
    };
    (28 $e:expr) => {
        times!(4 $e);
        times!(4 $e);
        times!(4 $e);
        times!(4 $e);
        times!(4 $e);
        times!(4 $e);
        times!(4 $e);
    };
    (252 $e:expr) => {
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
        times!(28 $e);
    };
}

async fn suspends_252() {
    times!(252 w().await);
}
async fn suspends_253() {
    times!(252 w().await);
    w().await;
}
async fn suspends_254() {
    times!(252 w().await);
    w().await;
    w().await;
}
async fn suspends_255() {
    times!(252 w().await);
    w().await;
    w().await;
    w().await;
}
async fn suspends_257() {
    times!(252 w().await);
    times!(4 w().await);
    w().await;
}

async fn issue_62658() -> u64 {
    {
        let mut a = B17 { b: [0; 17] };
        fill(&mut a);
        w().await;
        touch(&mut a);
    }
    {
        let b = next() as u64;
        w().await;
        use_value(b);
        b
    }
}

// ---- where rustc is known to lose ----

async fn param_picked(a: Kb8) -> i32 {
    let k = a.b[3] as i32;
    w().await;
    k
}

async fn param_picked_byte(a: Kb8) -> u8 {
    let k = a.b[3];
    w().await;
    k
}

macro_rules! through {
    ($($name:ident)*) => {$(
        async fn $name<F: Future<Output = u8>>(future: F) -> u8 {
            future.await
        }
    )*};
}
through!(through1 through2 through3 through4 through5);
through!(through6 through7 through8 through9 through10);

async fn arrays_twice() -> u8 {
    {
        let mut a = [0u8; 1024];
        fill(&mut a);
        w().await;
        w().await;
        touch(&mut a);
    }
    {
        let mut b = [0u8; 1024];
        fill(&mut b);
        w().await;
        w().await;
        touch(&mut b);
        b[2]
    }
}

async fn switch_arms(n: u8) -> u8 {
    match n {
        0 => {
            let mut a = [0u8; 1024];
            fill(&mut a);
            w().await;
            w().await;
            touch(&mut a);
            a[1]
        }
        1 => {
            let mut b = [0u8; 1024];
            fill(&mut b);
            w().await;
            w().await;
            touch(&mut b);
            b[2]
        }
        2 => {
            let mut c = [0u8; 1024];
            fill(&mut c);
            w().await;
            w().await;
            touch(&mut c);
            c[3]
        }
        _ => {
            let mut d = [0u8; 1024];
            fill(&mut d);
            w().await;
            w().await;
            touch(&mut d);
            d[4]
        }
    }
}

async fn plain_structs() -> u8 {
    let x = make_kb();
    w().await;
    use_kb(x);
    let y = make_kb();
    w().await;
    use_kb(y);
    0
}

async fn values_xy() -> u64 {
    let x = next() as u64;
    w().await;
    let y = x * 3 + 1;
    w().await;
    y
}

async fn cleanups_conditional() -> u8 {
    let _a;
    if next() & 1 != 0 {
        _a = Release(11);
    }
    w().await;
    let _b;
    if next() & 1 != 0 {
        _b = Release(12);
    }
    w().await;
    let _c;
    if next() & 1 != 0 {
        _c = Release(13);
    }
    w().await;
    0
}

async fn cleanups_nested() -> u8 {
    if next() & 1 != 0 {
        let _a = Release(11);
        w().await;
        if next() > 0 {
            let _b = Release(12);
            w().await;
            if next() > 0 {
                let _c = Release(13);
                w().await;
            }
        }
    }
    0
}

async fn prefix_padding() -> u64 {
    let mut a = next() as u64;
    let b = next() as u8;
    {
        let c = next() as u32;
        w().await;
        a += c as u64;
    }
    {
        let d = next() as u64;
        w().await;
        a += d;
    }
    a + b as u64
}

async fn wrap0() -> u64 {
    q(5).await
}
async fn wrap1() -> u64 {
    wrap0().await
}
async fn wrap2() -> u64 {
    wrap1().await
}
async fn wrap3() -> u64 {
    wrap2().await
}
async fn wrap4() -> u64 {
    wrap3().await
}

async fn branch(x: i8) {
    w().await;
    use_value((x + 1) as u64);
}

async fn if_else(v: u8) {
    if v != 0 {
        branch(1).await;
    } else {
        branch(-1).await;
    }
}

fn rows() {
    row!(await1, await1());
    row!(await2, await2());
    row!(await3, await3());
    row!(await3_kept, await3_kept());
    row!(await3_sum, await3_sum());
    row!(single, single(), c"", |()| 0);
    row!(single_with_noop, single_with_noop(), c"", |()| 0);
    row!(empty, empty(), c"", |()| 0);
    row!(big_arg, big_arg(make_kb()));
    row!(large_c, large_c(make_kb()), c"", |a| a.b[3] as i64);
    row!(large_b, large_b(make_kb()), c"", |a| a.b[3] as i64);
    row!(large_a, large_a(make_kb()), c"", |a| a.b[3] as i64);
    row!(large_arg, large_arg());
    row!(param_8192, param_8192(make_kb8()));
    row!(discr_placement, discr_placement());
    row!(overlap_x_and_y, overlap_x_and_y());
    row!(overlap_locals, overlap_locals());
    row!(suspends_252, suspends_252(), c"", |()| 0);
    row!(suspends_253, suspends_253(), c"", |()| 0);
    row!(suspends_254, suspends_254(), c"", |()| 0);
    row!(suspends_255, suspends_255(), c"", |()| 0);
    row!(suspends_257, suspends_257(), c"", |()| 0);
    row!(issue_62658, issue_62658());
    row!(param_picked, param_picked(make_kb8()));
    row!(param_picked_byte, param_picked_byte(make_kb8()));
    row!(
        through10,
        through10(through9(through8(through7(through6(through5(through4(through3(through2(
            through1(huge(1, 2, 3, 4))
        )))))))))
    );
    row!(arrays_twice, arrays_twice());
    row!(switch_arms, switch_arms(2));
    row!(plain_structs, plain_structs());
    row!(values_xy, values_xy());
    row!(cleanups_conditional, cleanups_conditional());
    row!(cleanups_nested, cleanups_nested());
    row!(prefix_padding, prefix_padding());
    row!(wrap0, wrap0());
    row!(wrap1, wrap1());
    row!(wrap2, wrap2());
    row!(wrap3, wrap3());
    row!(wrap4, wrap4());
    row!(branch, branch(5), c"", |()| 0);
    row!(if_else, if_else(1), c"", |()| 0);
}
