/**
 * A bench measures one thing that a user waits for, in milliseconds, beside a yardstick measured in the same run:
 * the ratio of the two is what may be compared between machines and days.
 */
export interface Bench {
  name: string;
  /** What we aim for on two cores, in milliseconds. */
  aimMs: number;
  yardstick: Yardstick;
  /** Times `samples` runs and gives each in milliseconds; sets up and clears away what it needs. */
  measure(samples: number): Promise<number[]>;
  samples: number;
  /** Bars that one run goes through, of all symbols together: their time is printed too. */
  bars?: number;
  /** The most that the process of a run has held, known once it is measured; `aimMb` where we aim for less. */
  memory?: { aimMb?: number; peakMb(): number };
  /** What others take for the same in the same run, in milliseconds; empty where they are not at hand. */
  measureRivals?(): Promise<{ name: string; ms: number }[]>;
}

export type Yardstick = "loop" | "process";

/** `loop`: a multiply-add over a million doubles. `process`: starting Deno to do nothing. Milliseconds, median. */
export async function measureYardstick(yardstick: Yardstick): Promise<number> {
  if (yardstick === "loop") {
    const x = Float64Array.from({ length: 1_000_000 }, (_, i) => (i % 97) / 97);
    let sink = 0;
    const once = () => {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum = sum * 0.5 + x[i]!;
      sink += sum;
    };
    for (let i = 0; i < 20; i++) once();
    const ms = median(Array.from({ length: 30 }, () => timed(once)));
    if (Number.isNaN(sink)) throw new Error("the yardstick went wrong");
    return ms;
  }
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    const started = performance.now();
    await new Deno.Command(Deno.execPath(), { args: ["eval", "0"] }).output();
    times.push(performance.now() - started);
  }
  return median(times);
}

export function timed(fn: () => void): number {
  const started = performance.now();
  fn();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
