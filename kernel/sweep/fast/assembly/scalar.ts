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
export function partOf(values: Doubles, row: i32, part: i32): f64 {
  return load<f64>(changetype<usize>(values) + ((<usize> row) << 3) + ((<usize> part) << 3));
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
