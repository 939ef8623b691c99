/** What the report on overfitting is made from, out of a sweep's trials and a few runs of the best. */
import { simulate } from "../../engine/simulate.ts";
import type { Point } from "../../optimize/space.ts";
import type { GivenUp, OverfittingReport } from "../../optimize/overfitting_data.ts";
import { overfittingReport } from "../../optimize/overfitting_report.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import { simpleReturns } from "../../stats/moments.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { overfittingCard } from "./overfitting_card.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { randomScores, sampleOf } from "./random_runs.ts";
import { scoresOf, topRows } from "./ranking.ts";
import type { Trials } from "./trial_set.ts";

/** Trials whose returns are compared. */
const TOP = 10;

export interface OverfittingOptions {
  /** Variants ever tried, by the ledger. */
  readonly tried: number;
  readonly seed: number;
  readonly givenUp?: GivenUp;
}

export function overfittingOf(
  prepared: PreparedTrials,
  trials: Trials,
  { tried, seed, givenUp }: OverfittingOptions,
): OverfittingReport & Displayed {
  const { goals, space, cuts } = prepared;
  const scores = scoresOf(trials, goals);
  const top = topRows(scores, TOP);
  const { inSampleSharpe: inSample, outOfSampleSharpe: outOfSample } = trials.values;
  const isApart = prepared.setup.accounts.length > 1;
  const returns = isApart ? [] : top.map((row) => sampleReturns(prepared, trials.point(row)));
  const random = isApart || top.length === 0 ? null : randomScores(prepared, trials.point(top[0]!), seed);
  const report = overfittingReport({
    objective: goals[0].title,
    points: pointList(trials),
    space,
    scores,
    sharpe: cuts === null ? null : { inSample: inSample!, outOfSample: outOfSample! },
    segments: trials.segments,
    returns: returns[0] ?? null,
    topReturns: returns,
    periodsPerYear: clockPeriodsPerYear(sampleOf(prepared).bars),
    tried,
    ...random && { random },
    ...givenUp && { givenUp },
    seed,
  });
  return displayedAs(isApart ? withoutReturns(report) : report, overfittingCard);
}

/** What is made of an account's returns says why it is not there. */
function withoutReturns(report: OverfittingReport): OverfittingReport {
  const part = {
    value: null,
    reason:
      'each symbol has an account of its own, so that there are no returns of one; accounts: "one" has them',
  };
  return { ...report, deflated: part, overfitting: part, superior: part, random: part };
}

const pointList = (trials: Trials): Point[] =>
  Array.from({ length: trials.length }, (_, row) => trials.point(row));

/** Simple returns of a trial's account at the closes of the sample. */
function sampleReturns(prepared: PreparedTrials, point: Point): Float64Array {
  const { bars, engine } = sampleOf(prepared);
  const { equity, start } = simulate(prepared.factory(point), bars, engine);
  return simpleReturns(equity.subarray(start));
}
