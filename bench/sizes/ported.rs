//! ported.c in Rust, function by function.
#![allow(dead_code)]
include!("leaves.rs");

// ---- connections and framed protocols ----

async fn echo() -> u32 {
    let mut buf = [0u8; 512];
    let mut total = 0;
    loop {
        let n = read_some(&mut buf).await;
        if n <= 0 {
            break;
        }
        if write_some(&buf[..n as usize]).await < 0 {
            break;
        }
        total += n as u32;
    }
    total
}

async fn read_exact(mut at: &mut [u8]) -> i32 {
    while !at.is_empty() {
        let n = read_some(at).await;
        if n <= 0 {
            return -1;
        }
        at = &mut at[n as usize..];
    }
    0
}

async fn write_all(mut at: &[u8]) -> i32 {
    while !at.is_empty() {
        let n = write_some(at).await;
        if n <= 0 {
            return -1;
        }
        at = &at[n as usize..];
    }
    0
}

async fn read_full(at: &mut [u8]) -> u32 {
    let mut done = 0u32;
    while (done as usize) < at.len() {
        let n = read_some(&mut at[done as usize..]).await;
        if n <= 0 {
            break;
        }
        done += n as u32;
    }
    done
}

async fn framed() -> i32 {
    let mut head = [0u8; 4];
    if read_exact(&mut head).await < 0 {
        return -1;
    }
    let len = (head[0] & 15) as u32;
    let mut body = [0u8; 256];
    if read_exact(&mut body[..len as usize]).await < 0 {
        return -2;
    }
    (sum_of(&body[..len as usize]) + len) as i32
}

async fn framed_scope() -> i32 {
    let len = {
        let mut head = [0u8; 4];
        if read_exact(&mut head).await < 0 {
            return -1;
        }
        (head[0] & 15) as u32
    };
    let mut body = [0u8; 256];
    if read_exact(&mut body[..len as usize]).await < 0 {
        return -2;
    }
    (sum_of(&body[..len as usize]) + len) as i32
}

async fn session() -> i32 {
    let mut total = 0;
    loop {
        let (kind, len) = {
            let mut head = [0u8; 5];
            if read_exact(&mut head).await < 0 {
                return total;
            }
            (head[0], (head[1] & 7) as u32)
        };
        match kind {
            b'a' => {
                let mut body = [0u8; 64];
                if read_exact(&mut body[..len as usize]).await < 0 {
                    return -1;
                }
                total += sum_of(&body[..len as usize]) as i32;
            }
            b'b' => {
                let mut body = [0u8; 256];
                if read_exact(&mut body[..len as usize]).await < 0 {
                    return -2;
                }
                total += sum_of(&body[..len as usize]) as i32;
            }
            _ => {
                if write_some(b"what?").await < 0 {
                    return -3;
                }
            }
        }
    }
}

async fn copy() -> u64 {
    let mut buf = [0u8; 1024];
    let mut total = 0u64;
    loop {
        let n = read_some(&mut buf).await;
        if n <= 0 {
            return total;
        }
        let mut done = 0u32;
        while done < n as u32 {
            let m = write_some(&buf[done as usize..n as usize]).await;
            if m <= 0 {
                return total;
            }
            done += m as u32;
        }
        total += n as u64;
    }
}

async fn chunked() -> u32 {
    let mut total = 0;
    loop {
        let mut size = 0u32;
        loop {
            let c = byte().await;
            if c == b'\n' || c == 0 {
                break;
            }
            size = size * 16 + (c - b'0') as u32;
        }
        if size == 0 {
            return total;
        }
        {
            let mut chunk = [0u8; 96];
            if read_exact(&mut chunk[..size as usize]).await < 0 {
                return 0;
            }
            total += sum_of(&chunk[..size as usize]);
        }
        byte().await;
    }
}

async fn serve(fd: i32) -> u32 {
    let _owned = Fd(fd);
    let mut buf = [0u8; 128];
    loop {
        let n = read_some(&mut buf).await;
        if n <= 0 {
            return 1;
        }
        if write_some(&buf[..n as usize]).await < n {
            return 2;
        }
    }
}

async fn accept_loop() -> u32 {
    let mut served = 0;
    loop {
        let fd = fetch(5 - next()).await;
        if fd < 0 {
            return served;
        }
        served += serve(fd).await;
    }
}

async fn count_bytes(c: &mut Connection) -> u32 {
    loop {
        let b = byte().await;
        if b == 0 {
            return c.received;
        }
        c.received += b as u32;
    }
}

async fn with_connection() -> u32 {
    let mut c = Connection { received: 0, sent: 0 };
    w().await;
    let n = count_bytes(&mut c).await;
    n + c.received
}

async fn write_slices() -> i32 {
    let v: [&[u8]; 3] = [b"hello", b", ", b"world!"];
    let mut i = 0u8;
    while i < 3 {
        if write_all(v[i as usize]).await < 0 {
            return i as i32;
        }
        i += 1;
    }
    3
}

// ---- parsers ----

async fn request_line() -> u32 {
    let mut method = 0u8;
    while byte().await != b' ' {
        method += 1;
    }
    let mut path = 0u16;
    let mut hash = 5381u32;
    loop {
        let c = byte().await;
        if c == b' ' {
            break;
        }
        path += 1;
        hash = hash.wrapping_mul(33).wrapping_add(c as u32);
    }
    while byte().await != b'\n' {}
    hash + method as u32 + path as u32
}

async fn read_line() -> u32 {
    let mut line = [0u8; 80];
    let mut len = 0u32;
    loop {
        let c = byte().await;
        line[len as usize] = c;
        len += 1;
        if c == b'\n' || len as usize >= line.len() {
            break;
        }
    }
    sum_of(&line[..len as usize])
}

async fn number(negative: &mut u64, first: u8) -> u32 {
    let mut value = (first - b'0') as u32;
    *negative = 0;
    loop {
        let c = byte().await;
        if !(b'0'..=b'9').contains(&c) {
            return value;
        }
        value = value * 10 + (c - b'0') as u32;
    }
}

async fn find(n: u32, key: u8) -> u32 {
    let mut i = 0;
    while i < n {
        if byte().await == key {
            break;
        }
        i += 1;
    }
    w().await;
    i
}

async fn escape() -> u16 {
    let mut depth = 0;
    loop {
        match byte().await {
            b'(' => depth += 1,
            b'\\' => {
                if byte().await == b'q' {
                    return depth;
                }
            }
            0 => return 1000,
            _ => {}
        }
    }
}

// ---- control: retries, early returns, arms, loops ----

async fn retry(tries: u8) -> i32 {
    let mut i = 0u8;
    loop {
        let r = fetch(next() - 3).await;
        if r >= 0 || i + 1 >= tries {
            return r;
        }
        nap(1 << i).await;
        i += 1;
    }
}

async fn retry_goto() -> i32 {
    let mut i = 0u8;
    loop {
        let r = fetch(next() - 3).await;
        if r < 0 && i < 5 {
            i += 1;
            continue;
        }
        return r + i as i32;
    }
}

fn checked(r: i32) -> Result<i32, i32> {
    if r < 0 {
        Err(r)
    } else {
        Ok(r)
    }
}

async fn early_returns(host: i32) -> Result<i32, i32> {
    let conn = checked(fetch(host).await)?;
    let session = checked(fetch(conn + 1).await)?;
    let reply = checked(fetch(session * 2).await)?;
    Ok(conn + session + reply)
}

async fn arms(kind: u8) -> u64 {
    match kind {
        1 => {
            let a = next() as u64;
            w().await;
            a
        }
        2 => {
            let mut b = [0u8; 40];
            fill(&mut b);
            w().await;
            touch(&mut b);
            b[0] as u64
        }
        _ => {
            let c = next() as u32;
            let d = next() as u32;
            w().await;
            use_value(d as u64);
            w().await;
            c as u64
        }
    }
}

async fn nested_loops() -> u16 {
    let mut sum = 0;
    let mut i = 0u8;
    while i < 3 {
        let mut row = [0u8; 64];
        fill(&mut row);
        let mut j = 0u8;
        while j < 2 {
            let mut cell = [0u8; 16];
            fill(&mut cell);
            w().await;
            touch(&mut cell);
            sum += cell[j as usize] as u16;
            j += 1;
        }
        touch(&mut row);
        i += 1;
    }
    sum
}

async fn diamond() -> u64 {
    let mut x = next() as u64;
    if x & 1 != 0 {
        let y = next() as u32;
        w().await;
        x += y as u64;
    } else {
        let z = next() as u64;
        w().await;
        x -= z;
    }
    w().await;
    x
}

async fn conditions() -> i32 {
    if fetch(1).await != 0 && fetch(2).await != 0 {
        fetch(3).await
    } else {
        fetch(4).await
    }
}

async fn arguments() -> i32 {
    add3(fetch(1).await, fetch(2).await, fetch(3).await)
}

async fn fibonacci(n: u8) -> u64 {
    let (mut a, mut b) = (0, 1);
    let mut i = 0u8;
    while i < n {
        w().await;
        (a, b) = (b, a + b);
        i += 1;
    }
    a
}

async fn countdown(mut n: u32) -> u32 {
    while n > 0 {
        w().await;
        n -= 1;
    }
    n
}

async fn votes() -> i32 {
    let mut votes = [0i32; 4];
    let mut i = 0u8;
    while i < 4 {
        votes[i as usize] = fetch(next()).await;
        i += 1;
    }
    i = 0;
    while i < 4 {
        if fetch(votes[i as usize]).await != votes[i as usize] {
            return -1;
        }
        i += 1;
    }
    votes[0] + votes[3]
}

// ---- parameters, structs, arrays ----

async fn distance(a: Point, b: Point) -> i32 {
    w().await;
    (a.x - b.x) * (a.y - b.y) + a.x
}

async fn dead_parameters(a: u64, b: u64, c: u64) -> u32 {
    let k = (a + b * c) as u32;
    w().await;
    k
}

async fn sum_later(v: &[u32]) -> u32 {
    let mut sum = 0;
    let mut i = 0u32;
    while (i as usize) < v.len() {
        w().await;
        sum += v[i as usize];
        i += 1;
    }
    sum
}

async fn array_lent() -> u32 {
    let mut v = [0u32; 6];
    for at in v.iter_mut() {
        *at = next() as u32;
    }
    let sum = sum_later(&v).await;
    sum + v[5]
}

async fn look_up() -> i32 {
    let mut name = [0u8; 32];
    fill(&mut name);
    write_some(&name).await
}

async fn take_256(a: B256) -> u8 {
    w().await;
    use_b256(a) as u8
}

async fn give_256() -> u8 {
    let a = make_b256();
    let b = make_b256();
    let mut s = take_256(a).await;
    s += take_256(b).await;
    s
}

async fn make_later() -> Kb {
    let a = make_kb();
    w().await;
    a
}

async fn sum_made() -> u32 {
    let a = make_later().await;
    sum_of(&a.b)
}

async fn keep_made() -> i32 {
    let a = make_later().await;
    w().await;
    use_kb(a)
}

enum Message {
    Id(u64),
    Text([u8; 16]),
}
fn receive() -> Message {
    Message::Id(next() as u64 + 40)
}
fn use_message(m: Message) -> i32 {
    match m {
        Message::Id(id) => id as i32,
        Message::Text(text) => text[2] as i32,
    }
}

async fn keep_message() -> i32 {
    let m = receive();
    w().await;
    use_message(m)
}

struct Flags(u32);

async fn bit_fields() -> u32 {
    let f = Flags(5 | 17 << 3 | (next() as u32) << 8);
    w().await;
    (f.0 & 7) + (f.0 >> 3 & 31) + (f.0 >> 8 & 511)
}

#[repr(align(64))]
struct Line([u8; 64]);

async fn aligned() -> u8 {
    let mut line = Line([0; 64]);
    fill(&mut line);
    w().await;
    touch(&mut line);
    line.0[9]
}

// ---- cleanups, ownership ----

async fn maybe_open() -> i32 {
    let mut fd = None;
    if next() > 0 {
        fd = Some(Fd(fetch(3).await));
    }
    w().await;
    fd.as_ref().map_or(-1, |fd| fd.0)
}

async fn guard() -> i32 {
    let _held = lock();
    w().await;
    0
}

async fn two_guards() -> i32 {
    {
        let _held = lock();
        w().await;
    }
    {
        let _held = lock();
        w().await;
    }
    0
}

async fn given_away() -> i32 {
    let t = make_thing();
    w().await;
    if next() & 1 != 0 {
        give_away(t);
    }
    w().await;
    0
}

// ---- chains ----

async fn level3(a: i32, b: i32, c: i32) -> i32 {
    fetch(a + b + c).await
}
async fn level2(a: i32, b: i32, c: i32) -> i32 {
    level3(a, b, c).await + a
}
async fn level1(a: i32, b: i32, c: i32) -> i32 {
    level2(a, b, c).await + b
}

async fn deep1() -> u64 {
    let a = next() as u64;
    big().await;
    a
}
async fn deep2() -> u64 {
    let b = next() as u64;
    deep1().await + b
}
async fn deep3() -> u64 {
    let c = next() as u64;
    deep2().await + c
}

async fn stage_a() -> u32 {
    let mut buf = [0u8; 100];
    fill(&mut buf);
    w().await;
    touch(&mut buf);
    buf[1] as u32
}
async fn stage_b() -> u32 {
    let mut buf = [0u8; 200];
    fill(&mut buf);
    w().await;
    touch(&mut buf);
    buf[2] as u32
}
async fn pipeline() -> u32 {
    let mut s = stage_a().await;
    s += stage_b().await;
    s += stage_a().await;
    s
}

async fn factorial(n: u32) -> u32 {
    if n < 2 {
        return 1;
    }
    w().await;
    // as `dyn`, or rustc cannot tell whether it may cross threads
    n * (Box::pin(factorial(n - 1)) as Pin<Box<dyn Future<Output = u32>>>).await
}

// ---- packing ----

async fn mixed_leaves() -> u64 {
    let a = q(5).await;
    let b = fetch(7).await as u32;
    let c = byte().await as u16;
    w().await;
    a + b as u64 + c as u64
}

async fn relay() -> i32 {
    let x = make_b256();
    w().await;
    let y = make_b256();
    w().await;
    let s = use_b256(x);
    use_value(s as u64);
    let z = make_b256();
    w().await;
    use_b256(y);
    w().await;
    use_b256(z)
}

async fn eight_flags() -> u8 {
    let (a, b, c, d) = (next() as u8, next() as u8, next() as u8, next() as u8);
    let (e, f, g, h) = (next() as u8, next() as u8, next() as u8, next() as u8);
    w().await;
    a ^ b ^ c ^ d ^ e ^ f ^ g ^ h
}

async fn all_sizes() -> u64 {
    let a = next() as u8;
    let b = next() as u64;
    let c = next() as u8;
    let d = next() as u32;
    let e = next() as u16;
    w().await;
    a as u64 + b + c as u64 + d as u64 + e as u64
}

async fn two_mixtures() -> u64 {
    let sum;
    {
        let a = next() as u64;
        let b = next() as u8;
        w().await;
        sum = a + b as u64;
    }
    use_value(sum);
    {
        let c = next() as u32;
        let d = next() as u32;
        let e = next() as u16;
        let f = next() as u8;
        w().await;
        (c + d + e as u32 + f as u32) as u64
    }
}

async fn buffer_ended() -> u32 {
    let sum = {
        let mut buf = [0u8; 128];
        let n = read_some(&mut buf).await;
        sum_of(&buf[..n as usize])
    };
    w().await;
    sum
}

async fn lent_longer() -> u32 {
    let mut buf = [0u8; 128];
    let n = read_some(&mut buf).await;
    w().await;
    sum_of(&buf[..n as usize])
}

async fn own_array() -> u32 {
    let mut v = [0u32; 16];
    let mut i = 0u8;
    while i < 16 {
        v[i as usize] = next() as u32;
        nap(v[i as usize]).await;
        i += 1;
    }
    v.iter().sum()
}

fn rows() {
    let mut scratch = [0u8; 32];
    row!(echo, echo(), c"some bytes to echo");
    row!(read_exact, read_exact(&mut scratch[..20]), c"twenty bytes are read");
    row!(write_all, write_all(&scratch[..13]), c"");
    row!(read_full, read_full(&mut scratch[..20]), c"only ten");
    row!(framed, framed(), c"%..!and the body");
    row!(framed_scope, framed_scope(), c"%..!and the body");
    row!(session, session(), c"a3...xyzb2...pqc....");
    row!(copy, copy(), c"these are copied in parts");
    row!(chunked, chunked(), c"5\nhello\n3\nabc\n0\n");
    row!(serve, serve(4), c"from a client");
    row!(accept_loop, accept_loop(), c"from a client");
    let mut connection = Connection { received: 0, sent: 0 };
    row!(count_bytes, count_bytes(&mut connection), c"bytes");
    row!(with_connection, with_connection(), c"bytes");
    row!(write_slices, write_slices());
    row!(request_line, request_line(), c"GET /index.html HTTP/1.1\n");
    row!(read_line, read_line(), c"one line\nand more");
    let mut negative = 0;
    row!(number, number(&mut negative, b'4'), c"711,");
    row!(find, find(9, b'x'), c"where is x");
    row!(escape, escape(), c"a((b\\n(\\q");
    row!(retry, retry(8));
    row!(retry_goto, retry_goto());
    row!(early_returns, early_returns(3), c"", |out| out.unwrap_or_else(|e| e) as i64);
    row!(arms, arms(2));
    row!(nested_loops, nested_loops());
    row!(diamond, diamond());
    row!(conditions, conditions());
    row!(arguments, arguments());
    row!(fibonacci, fibonacci(20));
    row!(countdown, countdown(7));
    row!(votes, votes());
    row!(distance, distance(Point { x: 3, y: 9 }, Point { x: 1, y: 4 }));
    row!(dead_parameters, dead_parameters(3, 4, 5));
    row!(sum_later, sum_later(&[1, 10, 100, 1000]));
    row!(array_lent, array_lent());
    row!(look_up, look_up());
    row!(take_256, take_256(make_b256()));
    row!(give_256, give_256());
    row!(make_later, make_later(), c"", |a| a.b[3] as i64);
    row!(sum_made, sum_made());
    row!(keep_made, keep_made());
    row!(keep_message, keep_message());
    row!(bit_fields, bit_fields());
    row!(aligned, aligned());
    row!(maybe_open, maybe_open());
    row!(guard, guard());
    row!(two_guards, two_guards());
    row!(given_away, given_away());
    row!(level3, level3(1, 2, 3));
    row!(level2, level2(1, 2, 3));
    row!(level1, level1(1, 2, 3));
    row!(deep1, deep1());
    row!(deep2, deep2());
    row!(deep3, deep3());
    row!(stage_a, stage_a());
    row!(stage_b, stage_b());
    row!(pipeline, pipeline());
    row!(factorial, factorial(6));
    row!(mixed_leaves, mixed_leaves(), c"x");
    row!(relay, relay());
    row!(eight_flags, eight_flags());
    row!(all_sizes, all_sizes());
    row!(two_mixtures, two_mixtures());
    row!(buffer_ended, buffer_ended(), c"a buffer");
    row!(lent_longer, lent_longer(), c"a buffer");
    row!(own_array, own_array());
}
