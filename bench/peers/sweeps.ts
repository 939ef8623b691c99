/** The same crossings over the same bars through sweep(), vectorbt and backtesting.py, by turns; all must come to the same. */
import { type Bars, percent, range, type Sweep, sweep } from "tapebook";
import { endIdleWorkers } from "../../kernel/run/sweep/worker_pool.ts";
import { seededBars } from "../seeded_bars.ts";
import { smaCross } from "../sma_cross.ts";
import { startPeer } from "./python.ts";
import { medianOf, stopwatch, type Taken } from "./stopwatch.ts";

export interface SweepSize {
  readonly bars: number;
  /** Longest window of the sweep of all pairs from 2 on. */
  readonly longest: number;
  readonly fast: readonly number[];
  readonly slow: readonly number[];
  /** Timed runs of each. */
  readonly samples: number;
}

/** What one took for how many bar evaluations, as medians. */
export interface Timed extends Taken {
  readonly name: string;
  readonly evaluations: number;
}

const [CASH, FEE] = [100_000, 0.001];

interface Pairs {
  readonly fast: readonly number[];
  readonly slow: readonly number[];
}

/** Decided at the close, filled at the next open, all cash, in fractions of shares: the rules of all three. */
const sweepOf = (bars: Bars, params: Pairs, workers: number): Promise<Sweep> =>
  sweep(smaCross, bars, {
    params: { fast: [...params.fast], slow: [...params.slow] },
    objective: "totalReturn",
    split: false,
    cash: CASH,
    costs: percent(FEE),
    lot: 1e-9,
    fill: { volumeCap: null },
    save: false,
    workers,
  });

interface Swept extends Pairs, Taken {
  readonly simulation: Taken;
  readonly metrics: Readonly<Record<"totalReturn" | "sharpe" | "maxDrawdown" | "trades", readonly number[]>>;
}

interface Searched extends Pairs, Taken {
  readonly best: readonly [number, number];
  readonly totalReturn: readonly number[];
}

/** Bars in a file, for a script: open, high, low and close one after another. */
async function writeBars({ open, high, low, close }: Bars, folder: string): Promise<string> {
  const path = `${folder}/bars.f64`;
  await Deno.writeFile(
    path,
    new Uint8Array(Float64Array.from([open, high, low, close].flatMap((c) => [...c])).buffer),
  );
  return path;
}

const CREWS = [["sweep(), this thread alone", 0], ["sweep(), 2 Workers", 2]] as const;

/** Ours first. Fails where vectorbt has another number for any pair. */
export async function besideVectorbt(python: string, folder: string, size: SweepSize): Promise<Timed[]> {
  const bars = seededBars("A", size.bars, 1);
  const path = await writeBars(bars, folder);
  const { samples, longest } = size;
  const params = { fast: range(2, longest - 1), slow: range(3, longest) };
  const task = { bars: path, shortest: 2, longest, fee: FEE, cash: CASH };
  const peer = startPeer<{ engine: string }, Swept>(python, "vectorbt_sweep.py", task);
  const taken = takings();
  // The first of each compiles.
  for (let i = -1; i < samples; i++) {
    let trials: Sweep;
    for (const [name, workers] of CREWS) {
      const taking = stopwatch();
      trials = await sweepOf(bars, params, workers);
      if (i >= 0) taken.add(name, taking());
    }
    for (const engine of ["numba", "rust"]) {
      const theirs = await peer.ask({ engine });
      if (i < 0) {
        // Not Sharpe ratios: vectorbt counts the first bar as a return of zero, and 365 days a year.
        const { totalReturn, maxDrawdown, trades } = theirs.metrics;
        agree(trials!, theirs, { totalReturn, maxDrawdown, trades }, `vectorbt (${engine})`);
      } else {
        taken.add(`vectorbt, ${engine}`, theirs);
        taken.add(`vectorbt, ${engine}, its simulation alone`, theirs.simulation);
      }
    }
  }
  await peer.end();
  await endIdleWorkers();
  return taken.medians((longest - 1) * (longest - 2) / 2 * size.bars);
}

/** Ours first. Fails where backtesting.py finds another best pair, or another return of any. */
export async function besideBacktesting(python: string, folder: string, size: SweepSize): Promise<Timed[]> {
  const bars = seededBars("A", size.bars, 1);
  const { fast, slow, samples } = size;
  const task = { bars: await writeBars(bars, folder), fee: FEE, fast, slow };
  const peer = startPeer<null, Searched>(python, "backtesting_grid.py", task);
  const taken = takings();
  for (let i = -1; i < samples; i++) {
    let trials: Sweep;
    for (const [name, workers] of CREWS) {
      const taking = stopwatch();
      trials = await sweepOf(bars, { fast, slow }, workers);
      if (i >= 0) taken.add(name, taking());
    }
    const theirs = await peer.ask(null);
    if (i >= 0) taken.add("backtesting.py, optimize, all cores", theirs);
    else {
      agree(trials!, theirs, { totalReturn: theirs.totalReturn }, "backtesting.py");
      const own = trials!.best.params;
      if (own.fast !== theirs.best[0] || own.slow !== theirs.best[1]) {
        throw new Error(`the best is ${own.fast}/${own.slow} here and ${theirs.best.join("/")} there`);
      }
    }
  }
  await peer.end();
  await endIdleWorkers();
  return taken.medians(fast.length * slow.length * size.bars);
}

/** Every number of every pair, to 1e-6. */
function agree(trials: Sweep, pairs: Pairs, metrics: Partial<Swept["metrics"]>, whose: string): void {
  const { table } = trials;
  const column = (name: string) => table[name as keyof typeof table] as unknown as ArrayLike<number>;
  const key = (fast: number, slow: number) => `${fast}/${slow}`;
  const rows = new Map(
    Array.from({ length: table.length }, (_, row) => [key(column("fast")[row]!, column("slow")[row]!), row]),
  );
  if (rows.size !== pairs.fast.length) {
    throw new Error(`${rows.size} pairs, and ${pairs.fast.length} of ${whose}`);
  }
  for (const [name, theirs] of Object.entries(metrics)) {
    pairs.fast.forEach((fast, i) => {
      const pair = key(fast, pairs.slow[i]!);
      const own = column(name)[rows.get(pair)!]!;
      if (!(Math.abs(own - theirs[i]!) <= 1e-6)) {
        throw new Error(`${name} of ${pair} is ${own}, and ${theirs[i]} by ${whose}`);
      }
    });
  }
}

function takings() {
  const taken = new Map<string, Taken[]>();
  return {
    add(name: string, one: Taken): void {
      taken.set(name, [...taken.get(name) ?? [], one]);
    },
    medians: (evaluations: number): Timed[] =>
      [...taken].map(([name, all]) => ({ name, ...medianOf(all), evaluations })),
  };
}
