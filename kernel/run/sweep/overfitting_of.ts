/** What the report on overfitting is made from, out of a sweep's trials and a few runs of the best. */
import { simulate } from "../../engine/simulate.ts";
import type { Point } from "../../optimize/space.ts";
import { type EntryMasks, freeTicks, randomEntries } from "../../optimize/random_entries.ts";
import type { GivenUp, OverfittingReport } from "../../optimize/overfitting_data.ts";
import { overfittingReport } from "../../optimize/overfitting_report.ts";
import { upperBound } from "../../series/search.ts";
import { coreMetrics } from "../../stats/core_metrics.ts";
import { simpleReturns } from "../../stats/moments.ts";
import { evaluatorOf } from "../../sweep/evaluate_chunk.ts";
import { PLAN_PARTS, type Program } from "../../sweep/program.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { metricOf, scoreOf } from "./objective.ts";
import { overfittingCard } from "./overfitting_card.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { scoresOf, topRows } from "./ranking.ts";
import { partOf } from "./trial_run.ts";
import type { Trials } from "./trial_set.ts";

/** Trials whose returns are compared, and runs with random entries. */
const TOP = 10;
const RANDOM = 200;
/** Bars that random runs may take together: about a second. */
const RANDOM_BARS = 4e6;

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
  const { goals, space, cuts, periodsPerYear } = prepared;
  const scores = scoresOf(trials, goals);
  const top = topRows(scores, TOP);
  const { inSampleSharpe: inSample, outOfSampleSharpe: outOfSample } = trials.values;
  const isApart = prepared.setup.accounts.length > 1;
  const returns = isApart ? [] : top.map((row) => sampleReturns(prepared, trials.point(row)));
  const random = top.length > 0 ? randomScores(prepared, trials.point(top[0]!), seed) : null;
  const report = overfittingReport({
    objective: goals[0].title,
    points: pointList(trials),
    space,
    scores,
    sharpe: cuts === null ? null : { inSample: inSample!, outOfSample: outOfSample! },
    segments: trials.segments,
    returns: returns[0] ?? null,
    topReturns: returns,
    periodsPerYear,
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

const sampleOf = (prepared: PreparedTrials) =>
  partOf(prepared, 0, prepared.cuts === null ? "whole" : "inSample");

/** Simple returns of a trial's account at the closes of the sample. */
function sampleReturns(prepared: PreparedTrials, point: Point): Float64Array {
  const { bars, engine } = sampleOf(prepared);
  const { equity, start } = simulate(prepared.factory(point), bars, engine);
  return simpleReturns(equity.subarray(start));
}

/** Runs that hold as often and as long as the best trial, at other times; null where that says nothing or takes too long. */
function randomScores(prepared: PreparedTrials, best: Point, seed: number) {
  const { goals, universe, periodsPerYear, factory, setup, cuts } = prepared;
  const metric = metricOf(goals[0]);
  if (metric === null || universe.length > 1) return null;
  const { bars, engine } = sampleOf(prepared);
  const { time } = bars[0]!;
  const result = simulate(factory(best), bars, engine);
  const ticks = time.length - result.start;
  const { trades } = result;
  const held: number[] = [];
  const short: boolean[] = [];
  for (let i = 0; i < trades.length; i++) {
    held.push(Math.max(1, upperBound(time, trades.exitTime[i]!) - upperBound(time, trades.entryTime[i]!)));
    short.push(trades.side[i] === "short");
  }
  const free = freeTicks(ticks, held);
  const runs = Math.min(RANDOM, Math.floor(RANDOM_BARS / time.length));
  if (held.length === 0 || free < 0 || runs < 10) return null;
  const masks = Array.from(randomEntries({ ticks, held, short, runs, seed }));
  const windows = [[setup.windows[0]![cuts === null ? 0 : 1]!]];
  const outcomes = evaluatorOf({ ...setup, windows, objective: null, module: null }).evaluate({
    id: 0,
    account: 0,
    length: runs,
    trials: masksProgram(masks, result.start, universe[0]!.length, short.includes(true)),
  });
  return {
    scores: outcomes.metrics[metric].map((value) => scoreOf(goals[0], value)),
    best: scoreOf(goals[0], coreMetrics(result, { periodsPerYear })[metric] ?? NaN),
  };
}

/** Signals as they are, one plan each. */
function masksProgram(all: readonly EntryMasks[], start: number, bars: number, isShort: boolean): Program {
  const parts = isShort ? ENTRY_PARTS : ENTRY_PARTS.slice(0, 2);
  const given: Uint8Array[] = [];
  const plans = new Int32Array(all.length * PLAN_PARTS.length).fill(-1);
  all.forEach((masks, run) =>
    parts.forEach((part) => {
      const whole = new Uint8Array(bars);
      whole.set(masks[part], start);
      plans[run * PLAN_PARTS.length + PLAN_PARTS.indexOf(part)] = given.push(whole) - 1;
    })
  );
  return { columns: [], given, operations: new Int32Array(0), plans };
}

const ENTRY_PARTS = ["entries", "exits", "shortEntries", "shortExits"] as const;
