/** Whether what was found in one window of a walk-forward holds in the next. Plain data that JSON can hold. */
import { mean, slope } from "../series/moments.ts";
import { deviation } from "../stats/moments.ts";
import type { Part } from "./overfitting_data.ts";
import { overfittingScore } from "./overfitting_score.ts";
import { none, some } from "./part.ts";
import type { Point } from "./space.ts";

/** What was picked in a window, and what it came to: of values where more is better, those of Sharpe ratios as a rule. */
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
  /** By window (in - out) / in: 0 keeps all out of sample, 1 loses all. */
  readonly degradation: readonly Part<number>[];
  /** Mean of those, and slope of the line through them, a window: above zero it gets worse. */
  readonly meanDegradation: Part<number>;
  readonly trend: Part<number>;
  /** Mean out of sample over mean in sample, of the windows that have both (Pardo 2008: of annual returns). */
  readonly efficiency: Part<number>;
}

/** @param objective what the values are, as reasons call it */
export function walkForwardStability(
  windows: readonly WindowOutcome[],
  objective = "Sharpe ratio",
): WalkForwardStability {
  const points = windows.flatMap(({ point }) => point === null ? [] : [point]);
  const numbers = windows.flatMap(({ point }, window) => point === null ? [] : [window]);
  const names = [...new Set(points.flatMap((point) => Object.keys(point)))];
  const degradation = windows.map(({ inSample, outOfSample }) =>
    overfittingScore(inSample, outOfSample, objective)
  );
  const known = degradation.flatMap(({ value }, window) => value === null ? [] : [{ window, value }]);
  return {
    picked: points.length,
    parameters: names.map((name) => parameterStability(name, points.map((point) => point[name]), numbers)),
    degradation,
    meanDegradation: known.length === 0
      ? none("no window has a value above zero in sample, and one out of it")
      : some(mean(columnOf(known.map(({ value }) => value)))),
    trend: known.length < 3
      ? none(`it takes three windows with a degradation: there are ${known.length}`)
      : some(slope(columnOf(known.map(({ window }) => window)), columnOf(known.map(({ value }) => value)))!),
    efficiency: efficiencyOf(windows),
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

function efficiencyOf(windows: readonly WindowOutcome[]): Part<number> {
  const both = windows.filter(({ inSample, outOfSample }) =>
    Number.isFinite(inSample) && Number.isFinite(outOfSample)
  );
  if (both.length === 0) return none("no window has a value in and out of sample");
  const [inside, outside] = [
    both.reduce((sum, { inSample }) => sum + inSample, 0),
    both.reduce((sum, { outOfSample }) => sum + outOfSample, 0),
  ];
  return inside > 0 ? some(outside / inside) : none("the mean in sample is not above zero");
}

const columnOf = (values: readonly number[]): Float64Array => Float64Array.from(values);
