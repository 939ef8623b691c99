// The names of ../scalar.ts, as addresses in WebAssembly's memory.

@unmanaged
export class Doubles {
  @inline
  @operator("[]")
  get(i: i32): f64 {
    return load<f64>(changetype<usize>(this) + ((<usize> i) << 3));
  }

  @inline
  @operator("[]=")
  set(i: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + ((<usize> i) << 3), value);
  }
}

@unmanaged
export class Ints {
  @inline
  @operator("[]")
  get(i: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize> i) << 2));
  }

  @inline
  @operator("[]=")
  set(i: i32, value: i32): void {
    store<i32>(changetype<usize>(this) + ((<usize> i) << 2), value);
  }
}

@inline
export function leadingZeros(bits: i32): i32 {
  return clz(bits);
}

// One instruction each, where the minimum of WebAssembly branches for the sake of NaN.
@inline
export function larger(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}

@inline
export function smaller(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

@inline
export function leastPair(pairs: Doubles, a: i32, b: i32, c: i32, d: i32, to: Doubles, at: i32): void {
  const from = changetype<usize>(pairs);
  v128.store(
    changetype<usize>(to) + ((<usize> at) << 3),
    f64x2.pmin(
      f64x2.pmin(v128.load(from + ((<usize> a) << 3)), v128.load(from + ((<usize> b) << 3))),
      f64x2.pmin(v128.load(from + ((<usize> c) << 3)), v128.load(from + ((<usize> d) << 3))),
    ),
  );
}

@inline
export function addReturn(state: Doubles, at: i32, r: f64): void {
  const to = changetype<usize>(state) + ((<usize> at) << 3);
  const doubled = r - Math.abs(r);
  v128.store(to, f64x2.add(v128.load(to), f64x2.mul(f64x2.splat(r), f64x2.replace_lane(f64x2.splat(r), 0, 1))));
  store<f64>(to, load<f64>(to, 16) + 0.25 * doubled * doubled, 16);
}

@inline
export function addHeld(
  state: Doubles,
  at: i32,
  r: f64,
  exposed: f64,
  sums: Doubles,
  a: i32,
  b: i32,
  spare: f64,
): void {
  const to = changetype<usize>(state) + ((<usize> at) << 3);
  const first = changetype<usize>(sums) + ((<usize> a) << 3);
  const last = changetype<usize>(sums) + ((<usize> b) << 3);
  const doubled = r - Math.abs(r);
  const spares = f64x2.splat(spare);
  const low = f64x2.mul(f64x2.splat(r), f64x2.replace_lane(f64x2.splat(r), 0, 1));
  const high = f64x2.replace_lane(f64x2.splat(0.25 * doubled * doubled), 1, exposed);
  v128.store(to, f64x2.add(v128.load(to), f64x2.add(low, grown(first, last, spares))));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.add(high, grown(first + 16, last + 16, spares))), 16);
}

@inline
function grown(a: usize, b: usize, spare: v128): v128 {
  const correction = f64x2.sub(v128.load(b, 32), v128.load(a, 32));
  return f64x2.sub(f64x2.sub(v128.load(b), v128.load(a)), f64x2.mul(spare, correction));
}

@external("broker", "begin")
declare function brokerBegin(): void;
@external("broker", "buy")
declare function brokerBuy(bar: i32, cash: f64): f64;
@external("broker", "sell")
declare function brokerSell(bar: i32, units: f64, reference: f64): void;

@unmanaged
export class Ledger {
  opens: Doubles;
  sums: Doubles;
  extremes: Doubles;
  limits: Doubles;
  rules: Doubles;
  state: Doubles;
  windows: Ints;
  edges: Ints;
  masks: Ints;
  raw: Doubles;
  ahead: Ints;
  segments: Doubles;
  length: i32;
  linear: i32;
  capped: i32;
  closeAtEnd: i32;

  begin(): void {
    brokerBegin();
  }

  buy(bar: i32, cash: f64): f64 {
    return brokerBuy(bar, cash);
  }

  sell(bar: i32, units: f64, reference: f64): void {
    brokerSell(bar, units, reference);
  }
}
