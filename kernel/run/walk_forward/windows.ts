/** The windows of a walk-forward on the clocks of its accounts. */
import { startTick } from "../../engine/options.ts";
import { mergeClock } from "../../market/clock.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { LEAST_TICKS, placedOn, type Stretch } from "../../optimize/splits.ts";
import {
  type WalkForwardLengths,
  type WalkForwardWindow,
  walkForwardWindows,
} from "../../optimize/walk_forward_windows.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";

/** One window: the moments that it is made of and its ticks on the clock of each account that it has bars of. */
export interface PlacedWindow {
  /** Epoch ms of the first and last bar that the search sees, and of those that its best is tested on. */
  readonly train: Stretch;
  readonly test: Stretch;
  readonly accounts: readonly PlacedAccount[];
  /** Whether the test is shorter than it was to be, since the next one begins. */
  readonly isCut: boolean;
}

export interface PlacedAccount {
  /** Its place in the setup. */
  readonly account: number;
  readonly train: Stretch;
  readonly test: Stretch;
}

/**
 * The same moments for all accounts; one that has no two bars in both parts of a window has no part in it.
 *
 * @throws ParameterError as walkForwardWindows does, and for a step of fewer than two bars
 */
export function placedWindows(
  { universe, config, clocks }: Pick<PreparedTrials, "universe" | "config" | "clocks">,
  lengths: WalkForwardLengths,
): PlacedWindow[] {
  const { time } = mergeClock(universe);
  const windows = apart(
    walkForwardWindows(time, { ...lengths, from: startTick(config, time) }),
    lengths.step,
  );
  return windows.map(({ train, test, isCut }) => {
    const accounts = clocks.map((clock, account) => ({
      account,
      train: placedOn(clock, time, train),
      test: placedOn(clock, time, test),
    }));
    return {
      train: { from: time[train.from]!, to: time[train.to - 1]! },
      test: { from: time[test.from]!, to: time[test.to - 1]! },
      accounts: accounts.filter((each) =>
        [each.train, each.test].every(({ from, to }) => to - from >= LEAST_TICKS)
      ),
      isCut,
    };
  });
}

/** Who chooses again before a test is over trades the new choice from there on: money is in one test at a time. */
function apart(
  windows: readonly WalkForwardWindow[],
  step: WalkForwardLengths["step"],
): (WalkForwardWindow & Pick<PlacedWindow, "isCut">)[] {
  return windows.map(({ train, test: { from, to } }, i) => {
    const next = Math.min(to, windows[i + 1]?.test.from ?? to);
    if (next - from >= LEAST_TICKS) return { train, test: { from, to: next }, isCut: next < to };
    const allowed = "a length of two bars at least, since a test ends where the next begins";
    throw new ParameterError(`Set step to ${allowed}: it is ${quote(step)}`, {
      field: "step",
      value: step,
      allowed,
    });
  });
}
