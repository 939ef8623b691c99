/** Whether what was found in one window of a walk-forward holds in the next. Plain data that JSON can hold. */
import { mean, slope } from "../series/moments.ts";
import { keptScores, type ScoreKind } from "../stats/kept_share.ts";
import { deviation } from "../stats/moments.ts";
import type { Part } from "./overfitting_data.ts";
import { none, some } from "./part.ts";
import type { Point } from "./space.ts";

/** What was picked in a window, and what it came to. */
export interface WindowOutcome {
  /** Null where no trial had a score. */
  readonly point: Point | null;
  /** NaN for none. */
  readonly inSample: number;
  readonly outOfSample: number;
}

/** A parameter over the windows in which one was picked. */
export interface ParameterStability {
  readonly name: string;
  /** The value picked most often, the first of equals, and the share of the windows that have it. */
  readonly mode: unknown;
  readonly share: number;
  /** Of numbers: mean, standard deviation (ddof 1) and slope of the line through them, a window; null for others. */
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly drift: number | null;
}

export interface WalkForwardStability {
  /** Windows in which a point was picked. */
  readonly picked: number;
  readonly parameters: readonly ParameterStability[];
  /** Windows with a value in and out of sample, and the means of these; null without. */
  readonly measured: number;
  readonly inSample: number | null;
  readonly outOfSample: number | null;
  /** By window (in - out) / in: 0 keeps all out of sample, 1 loses all. Of sizes of losses (out - in) / out. */
  readonly degradation: readonly Part<number>[];
  /** Mean of those, and slope of the line through them, a window: above zero it gets worse. */
  readonly meanDegradation: Part<number>;
  readonly trend: Part<number>;
  /**
   * Mean out of sample over mean in sample, of the windows that have both (Pardo 2008: of annual returns); of losses, such as
   * drawdowns and volatilities, in over out. 1 keeps all.
   */
  readonly efficiency: Part<number>;
}

export function walkForwardStability(
  windows: readonly WindowOutcome[],
  kind: ScoreKind = { of: "Sharpe ratio" },
): WalkForwardStability {
  const points = windows.flatMap(({ point }) => point === null ? [] : [point]);
  const numbers = windows.flatMap(({ point }, window) => point === null ? [] : [window]);
  const names = [...new Set(points.flatMap((point) => Object.keys(point)))];
  const kept = keptScores(
    windows.map(({ inSample }) => inSample),
    windows.map(({ outOfSample }) => outOfSample),
    kind,
  );
  const degradation = kept.rows.map((share): Part<number> =>
    share.value === null ? share : some(1 - share.value)
  );
  const known = degradation.flatMap(({ value }, window) => value === null ? [] : [{ window, value }]);
  return {
    picked: points.length,
    parameters: names.map((name) => parameterStability(name, points.map((point) => point[name]), numbers)),
    measured: kept.count,
    inSample: kept.count > 0 ? kept.inSample : null,
    outOfSample: kept.count > 0 ? kept.outOfSample : null,
    degradation,
    meanDegradation: known.length === 0
      ? none("no window has a degradation")
      : some(mean(columnOf(known.map(({ value }) => value)))),
    trend: known.length < 3
      ? none(`it takes three windows with a degradation: there are ${known.length}`)
      : some(slope(columnOf(known.map(({ window }) => window)), columnOf(known.map(({ value }) => value)))!),
    efficiency: kept.all,
  };
}

function parameterStability(
  name: string,
  values: readonly unknown[],
  windows: readonly number[],
): ParameterStability {
  const times = [...Map.groupBy(values, (value) => JSON.stringify(value)).values()];
  const most = times.reduce((best, group) => group.length > best.length ? group : best);
  const numeric = values.every((value): value is number => typeof value === "number");
  const column = numeric ? columnOf(values) : null;
  return {
    name,
    mode: most[0],
    share: most.length / values.length,
    mean: column && mean(column),
    deviation: column && column.length > 1 ? deviation(column) ?? 0 : null,
    drift: column && slope(columnOf(windows), column),
  };
}

const columnOf = (values: readonly number[]): Float64Array => Float64Array.from(values);
