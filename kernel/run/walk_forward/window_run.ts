/** One point over one window as a whole run, by the full engine: as known at the window's end, flat at its beginning. */
import type { BacktestOptions } from "../../engine/options.ts";
import { simulate } from "../../engine/simulate.ts";
import { mergeClock } from "../../market/clock.ts";
import type { Point } from "../../optimize/space.ts";
import type { Stretch } from "../../optimize/splits.ts";
import { windowStage } from "../../sweep/stage.ts";
import { finishRun } from "../prepare_run.ts";
import type { Run } from "../run.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";

type WindowedTrials = Pick<PreparedTrials, "factory" | "setup" | "benchmark">;

export function windowRun(
  { factory, setup, benchmark }: WindowedTrials,
  account: number,
  window: Stretch,
  point: Point,
  given: BacktestOptions = setup.options,
): Run {
  const universe = setup.accounts[account]!.map((place) => setup.bars[place]!);
  const { setting, options } = windowStage(universe, mergeClock(universe).time, given, window);
  const strategy = factory(point);
  const result = simulate(strategy, setting.universe, options);
  return finishRun(
    {
      strategy,
      universe: setting.universe,
      engine: options,
      config: setting.config,
      benchmark,
      tick: null,
    },
    result,
    undefined,
  );
}

/** As a trader does who begins the next test flat: what is held at the end is sold at the last close, unless options differ. */
export const testRun = (
  prepared: WindowedTrials,
  account: number,
  test: Stretch,
  point: Point,
  cash: number,
): Run => windowRun(prepared, account, test, point, { closeAtEnd: true, ...prepared.setup.options, cash });
