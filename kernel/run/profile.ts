/** Where the time of a run goes: the same run once more, with a clock beside it. */
import { simulation } from "../engine/simulate.ts";
import type { Step, Stopwatch } from "../series/stopwatch.ts";
import { STEPS } from "../series/stopwatch.ts";
import type { Displayed } from "./display.ts";
import { namedTable, type Rows, withRows } from "./rows.ts";
import type { Finished } from "./run_card.ts";

/**
 * Milliseconds by step, by indicator or condition, and by symbol, each kind slowest first, as columns of `length` values. Each
 * kind tells of the same run: its rows are not to be added to those of another.
 */
export interface ProfileColumns {
  readonly length: number;
  readonly kind: ("step" | "node" | "symbol")[];
  /** Of a step: `indicators`, `signals`, `decide`, `execute`, `mark`, or `other` for the rest; of a node: `sma(close, 20)`. */
  readonly name: string[];
  readonly ms: Float64Array;
  /** Of the whole run, a fraction. */
  readonly share: Float64Array;
  /** How often it was begun. */
  readonly count: Float64Array;
}

/** What run.profile() gives; shown as a table. */
export type Profile = Rows<ProfileColumns> & Displayed;

/** Runs once more; `now` gives milliseconds. */
export function profileOf(
  { strategy, bars, options }: Finished,
  now: () => number = () => performance.now(),
): Profile {
  const clock = new PartClock(now);
  const began = now();
  const steps = simulation(strategy, bars, options, clock);
  while (!steps.next().done);
  const total = now() - began;
  return withRows(
    clock.columns(total),
    (columns) => namedTable(columns, `Profile of ${total.toFixed(2)} ms`, { ms: "ratio", share: "percent" }),
  );
}

interface Sum {
  ms: number;
  count: number;
}

/** Adds up the time of each part without that of the parts inside it. */
class PartClock implements Stopwatch {
  readonly #now: () => number;
  readonly #open: { readonly sums: readonly Sum[]; since: number }[] = [];
  readonly #sums = {
    step: new Map<string, Sum>(STEPS.map((step) => [step, { ms: 0, count: 0 }])),
    node: new Map<string, Sum>(),
    symbol: new Map<string, Sum>(),
  };

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(step: Step, symbol: string, node?: string): void {
    const now = this.#now();
    const around = this.#open.at(-1);
    if (around) this.#add(around, now);
    const sums = [this.#sum("step", step)];
    if (symbol !== "") sums.push(this.#sum("symbol", symbol));
    if (node !== undefined) sums.push(this.#sum("node", node));
    for (const sum of sums) sum.count++;
    this.#open.push({ sums, since: now });
  }

  leave(): void {
    const now = this.#now();
    this.#add(this.#open.pop()!, now);
    const around = this.#open.at(-1);
    if (around) around.since = now;
  }

  columns(total: number): ProfileColumns {
    const known = [...this.#sums.step.values()].reduce((sum, { ms }) => sum + ms, 0);
    this.#sums.step.set("other", { ms: Math.max(0, total - known), count: 1 });
    const rows = (["step", "node", "symbol"] as const).flatMap((kind) =>
      [...this.#sums[kind]].map(([name, { ms, count }]) => ({ kind, name, ms, count }))
        .sort((a, b) => b.ms - a.ms)
    );
    return {
      length: rows.length,
      kind: rows.map(({ kind }) => kind),
      name: rows.map(({ name }) => name),
      ms: Float64Array.from(rows, ({ ms }) => ms),
      share: Float64Array.from(rows, ({ ms }) => total > 0 ? ms / total : 0),
      count: Float64Array.from(rows, ({ count }) => count),
    };
  }

  #add({ sums, since }: { readonly sums: readonly Sum[]; readonly since: number }, now: number): void {
    for (const sum of sums) sum.ms += now - since;
  }

  #sum(kind: "step" | "node" | "symbol", name: string): Sum {
    const sums: Map<string, Sum> = this.#sums[kind];
    let sum = sums.get(name);
    if (!sum) sums.set(name, sum = { ms: 0, count: 0 });
    return sum;
  }
}
