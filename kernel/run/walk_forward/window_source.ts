/** What opens the tests of a walk-forward as notebooks, kept beside its windows. */
import type { Universe } from "../../engine/universe.ts";
import { searchCode } from "../sweep/conclude.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import { takeTrialSource, type TestWindow, type TrialSource, writeTrialSource } from "../trial_source.ts";
import type { Pick } from "./best_of.ts";
import { isRuined, type Tested } from "./tested.ts";
import type { PlacedWindow } from "./windows.ts";

/** Of the walk-forward that the running cell makes; undefined where nobody can open its tests, as with accounts of their own. */
export function takeWindowSource(
  prepared: PreparedTrials,
  bars: Universe,
  names: readonly string[],
): TrialSource | undefined {
  if (prepared.isEach) return undefined;
  try {
    const code = searchCode(prepared, "walkForward", [...names, "from", "cash"]);
    return takeTrialSource({ ...code, ofWindows: "bars" in bars ? "panel" : "bars" });
  } catch {
    // A picture that opens nothing is no reason to search nothing.
    return undefined;
  }
}

export interface OpenedWindows {
  /** What the windows are stored as. */
  readonly id: string;
  /** Whether each has a run. */
  readonly isRun: readonly boolean[];
}

/** Gives which windows can be opened; null for none. */
export async function keepWindowSource(
  id: string,
  source: TrialSource | undefined,
  found: {
    readonly prepared: PreparedTrials;
    readonly placed: readonly PlacedWindow[];
    readonly picks: readonly Pick[];
    readonly tests: readonly Tested[];
  },
): Promise<OpenedWindows | null> {
  if (source?.windows === undefined) return null;
  const rows = found.placed.map((window, i) => testWindow(found, window, i));
  const kept = { ...source, windows: { ...source.windows, rows } };
  if (!await writeTrialSource(id, kept).catch(() => false)) return null;
  return { id, isRun: rows.map((row) => row !== null) };
}

const DAY = 86_400_000;

/** Where all symbols share one account: null for one that found nothing or had nothing left. */
function testWindow(
  { prepared: { clocks }, picks, tests }: Parameters<typeof keepWindowSource>[2],
  { accounts: [placed] }: PlacedWindow,
  i: number,
): TestWindow | null {
  const [clock] = clocks as [Float64Array];
  const { cash } = tests[i]!;
  if (placed === undefined || picks[i]!.point === null || isRuined(cash, placed.account)) return null;
  // Of intraday bars a day alone would mean all of it.
  const isDaily = clock.every((time) => time % DAY === 0);
  const text = (tick: number) => {
    const moment = new Date(clock[tick]!).toISOString();
    return isDaily ? moment.slice(0, 10) : moment;
  };
  const { from, to } = placed.test;
  return { from: text(from), end: text(to - 1), cash: cash.get(placed.account)! };
}
