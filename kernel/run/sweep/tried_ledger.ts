/** Counts what is tried while it is tried: what a process had tried that is killed, or a search that fails, is not forgotten. */
import type { Point } from "../../optimize/space.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { countVariants, pointColumns, variantsNote } from "./store_sweep.ts";

/** Milliseconds of work that are not counted at most, and times that counting may take of it. */
const INTERVAL = 2_000;
const SHARE = 20;

export interface TriedLedger {
  /** Written now and then. */
  add(points: readonly Point[]): Promise<void>;
  /** Counts what waits, where nobody else does. */
  end(): Promise<void>;
}

/**
 * @param save Without it nothing is counted.
 * @param now Milliseconds.
 */
export function triedLedger(
  prepared: PreparedTrials,
  save: boolean,
  now: () => number = () => performance.now(),
): TriedLedger {
  let waiting: (readonly Point[])[] = [];
  let due = now() + INTERVAL;
  const write = async () => {
    const points = waiting.flat();
    waiting = [];
    // What is tried meanwhile waits for its turn.
    due = Infinity;
    const began = now();
    // Where it cannot be written the result says so.
    if (points.length > 0) await countVariants({ prepared, trials: pointColumns(prepared, points), save });
    const over = now();
    due = over + Math.max(INTERVAL, SHARE * (over - began));
  };
  return {
    async add(points) {
      if (!save) return;
      waiting.push(points);
      if (now() >= due) await write();
    },
    end: write,
  };
}

/** Hears of all points that were tried, of one as often as it was. */
export type OnTried = (points: readonly Point[]) => Promise<void>;

/** What a task comes to and a note of how many were ever tried; what it tried is counted where it fails or is stopped as well. */
export async function countingTried<T>(
  prepared: PreparedTrials,
  save: boolean,
  task: (onTried: OnTried) => Promise<T>,
): Promise<{ readonly result: T; readonly notes: readonly string[] }> {
  const ledger = triedLedger(prepared, save);
  const tried: Point[] = [];
  try {
    const result = await task(async (points) => {
      tried.push(...points);
      await ledger.add(points);
    });
    return { result, notes: save ? [await variantsNote(prepared, tried)] : [] };
  } catch (error) {
    await ledger.end();
    throw error;
  }
}
