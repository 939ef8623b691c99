/**
 * Log prices of several symbols, bar by bar: a gap before the bar, then a Brownian path from open to close, whose highest
 * and lowest points are drawn from their exact laws given both ends. Each symbol draws from streams of its own, so that
 * more bars, or more symbols behind it, change nothing of what there was.
 */
import { type RandomStream, randomStream } from "../../series/random.ts";
import type { Regime, SyntheticMarket } from "./options.ts";
import type { BarTimes } from "./times.ts";

/** Columns of one symbol; prices before rounding and splits, volume before rounding. */
export interface Path {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Log of how a bar's volume scatters, besides what its move brings. */
const SCATTER = 0.35;
/** Streams of extremes, jumps and volumes, behind those of the moves; a seed and a stream's number fit in a double. */
const EXTRA = 2 ** 20;
/** Mean of the absolute value of a standard normal. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

/** @param sessionYears length of a session in years */
export function pathsOf(market: SyntheticMarket, { share, first }: BarTimes, sessionYears: number): Path[] {
  const length = share.length;
  const regimeAt = market.model === "regime" ? regimes(market, share, sessionYears) : null;
  const shocks = market.symbols.map((_, i) => ({
    gap: new Float64Array(length),
    move: new Float64Array(length),
    random: randomStream(market.seed + (i + 1) * 2 ** 32),
  }));
  for (const { gap, move, random } of shocks) {
    for (let t = 0; t < length; t++) {
      gap[t] = random.normal();
      move[t] = random.normal();
    }
  }
  return market.symbols.map((_, i) => {
    const row = market.root[i]!;
    const mixed = (kind: "gap" | "move", t: number) => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += row[j]! * shocks[j]![kind][t]!;
      return sum;
    };
    const extra = randomStream(market.seed + (EXTRA + i) * 2 ** 32);
    return pathOf(market, i, { share, first, sessionYears, regimeAt, mixed, extra });
  });
}

interface Drawn {
  readonly share: Float64Array;
  readonly first: Uint8Array;
  readonly sessionYears: number;
  readonly regimeAt: readonly Regime[] | null;
  readonly mixed: (kind: "gap" | "move", t: number) => number;
  readonly extra: RandomStream;
}

function pathOf(market: SyntheticMarket, i: number, drawn: Drawn): Path {
  const { share, first, sessionYears, regimeAt, mixed, extra } = drawn;
  const { overnight, volume: units, jumps } = market;
  const column = () => new Float64Array(share.length);
  const path: Path = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  const isJumping = market.model === "jump";
  // So that the expected price grows at mu with jumps as without.
  const compensation = isJumping ? jumps.perYear * Math.expm1(jumps.mean + jumps.sigma ** 2 / 2) : 0;
  let x = Math.log(market.price[i]!);
  for (let t = 0; t < share.length; t++) {
    const regime = regimeAt?.[t];
    const sigma = market.sigma[i]! * (regime?.volatility ?? 1);
    const drift = market.mu[i]! + (regime?.drift ?? 0) - compensation - sigma ** 2 / 2;
    const beforeYears = t > 0 && first[t] ? overnight * sessionYears : 0;
    const years = (1 - overnight) * share[t]! * sessionYears;
    x += drift * beforeYears + sigma * Math.sqrt(beforeYears) * mixed("gap", t);
    if (isJumping && t > 0) x += jumpsIn(beforeYears + years, jumps, extra);
    const from = x;
    const shock = mixed("move", t);
    x += drift * years + sigma * Math.sqrt(years) * shock;
    path.open[t] = Math.exp(from);
    path.close[t] = Math.exp(x);
    path.high[t] = Math.exp(extreme(from, x, sigma ** 2 * years, extra));
    path.low[t] = Math.exp(-extreme(-from, -x, sigma ** 2 * years, extra));
    const scatter = Math.exp(SCATTER * extra.normal() - SCATTER ** 2 / 2);
    path.volume[t] = units * share[t]! * scatter * (1 + Math.abs(shock)) / (1 + MEAN_SIZE);
  }
  return path;
}

/** The highest point of a Brownian path between two ends (Karatzas and Shreve, 2.8), by inverting its law. */
function extreme(from: number, to: number, variance: number, { uniform }: RandomStream): number {
  const below = (to - from) ** 2 - 2 * variance * Math.log(1 - uniform());
  return Math.max(from, to, (from + to + Math.sqrt(below)) / 2);
}

/** Sum of the jumps in a time: their number is Poisson's, drawn by its waiting times. */
function jumpsIn(
  years: number,
  { perYear, mean, sigma }: SyntheticMarket["jumps"],
  random: RandomStream,
): number {
  const wait = () => -Math.log(1 - random.uniform());
  let sum = 0;
  let waited = wait();
  while (waited < perYear * years) {
    sum += mean + sigma * random.normal();
    waited += wait();
  }
  return sum;
}

/** The regime of each bar, one for all symbols: a Markov chain whose stays are exponential. */
function regimes({ regimes, seed }: SyntheticMarket, share: Float64Array, sessionYears: number): Regime[] {
  const { uniform } = randomStream(seed);
  let now = 0;
  return Array.from(share, (part) => {
    const leaves = uniform() < 1 - Math.exp(-part * sessionYears / regimes[now]!.years);
    const next = Math.floor(uniform() * (regimes.length - 1));
    if (leaves && regimes.length > 1) now = next < now ? next : next + 1;
    return regimes[now]!;
  });
}
