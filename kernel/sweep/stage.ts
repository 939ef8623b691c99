/** What a window of an account is run on: its bars as they were known at its end. */
import type { BacktestOptions } from "../engine/options.ts";
import { type Setting, settingOf } from "../engine/setting.ts";
import type { Bars } from "../market/bars.ts";
import { clockPeriodsPerYear } from "../market/timeframe.ts";
import { viewBars } from "../market/slice_bars.ts";
import { upperBound } from "../series/search.ts";
import type { Window } from "./outcomes.ts";

export interface WindowStage {
  readonly window: Window;
  readonly setting: Setting;
  readonly options: BacktestOptions;
  readonly periodsPerYear: number;
  /** Places in the account of the symbols that there were by its end. */
  readonly symbols: readonly number[];
}

/** @param clock times of the account, epoch ms */
export function windowStage(
  universe: readonly Bars[],
  clock: Float64Array,
  given: BacktestOptions,
  window: Window,
): WindowStage {
  if (!(window.from >= 0 && window.from < window.to && window.to <= clock.length)) {
    throw new RangeError(`A window from ${window.from} to ${window.to} is none of ${clock.length} ticks`);
  }
  const last = clock[window.to - 1]!;
  const cut = universe.map((bars) => viewBars(bars, 0, upperBound(bars.time, last)));
  const symbols = cut.flatMap(({ length }, i) => length > 0 ? [i] : []);
  const known = symbols.map((i) => cut[i]!);
  const instruments = given.instruments && Object.fromEntries(
    Object.entries(given.instruments).filter(([symbol]) => known.some((bars) => bars.symbol === symbol)),
  );
  const options = { ...given, ...instruments && { instruments }, from: new Date(clock[window.from]!) };
  return {
    window,
    setting: settingOf(known, options),
    options,
    periodsPerYear: clockPeriodsPerYear(known),
    symbols,
  };
}
