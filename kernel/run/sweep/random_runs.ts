/** Runs that hold as often and as long as the best trial, at other times: what its timing is worth shows beside them. */
import { Engine } from "../../engine/engine.ts";
import { EMPTY_PLAN, type Plan } from "../../engine/plan.ts";
import type { EngineResult } from "../../engine/result.ts";
import { type Setting, settingOf } from "../../engine/setting.ts";
import { simulate } from "../../engine/simulate.ts";
import type { Strategy } from "../../engine/strategy.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import type { TradeColumns } from "../../market/trade.ts";
import type { Part, RandomScores } from "../../optimize/overfitting_data.ts";
import { none, some } from "../../optimize/part.ts";
import { type EntryMasks, freeTicks, randomEntries } from "../../optimize/random_entries.ts";
import type { Point } from "../../optimize/space.ts";
import { percentsReached } from "../../series/percents.ts";
import { lowerBound, upperBound } from "../../series/search.ts";
import { coreMetrics } from "../../stats/core_metrics.ts";
import { finishRun } from "../prepare_run.ts";
import { goalValue } from "./goal_value.ts";
import { metricOf, scoreOf } from "./objective.ts";
import type { PreparedTrials } from "./prepare_trials.ts";
import { partOf } from "./trial_run.ts";

/** Runs with random entries; fewer where a function of the caller's scores each. */
const RUNS = 200;
const OWN_RUNS = 100;
const FEWEST = 10;
/** Bars and trades that they may take together: about a second. */
const MOST_BARS = 1e7;
const MOST_TRADES = 3e5;
/** Share of the trades of the best that they must have for a fair comparison. */
const FAIR = 0.9;

/** Their scores beside that of the best; or why there are none. */
export function randomScores(prepared: PreparedTrials, best: Point, seed: number): Part<RandomScores> {
  const { bars, engine } = sampleOf(prepared);
  const setting = settingOf(bars, engine);
  const strategy = prepared.factory(best);
  const result = simulate(strategy, bars, engine);
  if (result.trades.length === 0) {
    return none("the best trial made no trade in sample");
  }
  const held = setting.universe.map((_, i) => heldTrades(setting, result.trades, i));
  for (const [i, own] of held.entries()) {
    if (own.held.length > 0 && freeTicks(own.ticks, own.held) < 0) {
      return none(
        `its trades of ${setting.universe[i]!.symbol} overlap, so that they cannot be made at other times`,
      );
    }
  }
  const { length: made } = result.trades;
  const length = setting.universe.reduce((sum, bars) => sum + bars.length, 0);
  const most = typeof prepared.goals[0].source === "function" ? OWN_RUNS : RUNS;
  const runs = Math.min(most, Math.floor(MOST_BARS / length), Math.floor(MOST_TRADES / made));
  if (runs < FEWEST) {
    const [bars, trades] = [length, made].map((count) => count.toLocaleString("en-US"));
    return none(`${FEWEST} runs of ${bars} bars and ${trades} trades would take too long`);
  }
  const score = scorer(prepared, strategy, setting, engine);
  const masks = held.map((own, i) =>
    own.held.length === 0 ? null : randomEntries({ ...own, runs, seed: seed + i })
  );
  let trades = 0;
  const scores = Float64Array.from({ length: runs }, () => {
    const plans = masks.map((next, i) => next === null ? EMPTY_PLAN : planOf(next.next().value!, held[i]!));
    const random = resultOf(setting, plans);
    trades += random.trades.length / runs;
    return score(random);
  });
  const share = trades / made;

  if (bars.length > 1 && share < FAIR) {
    const percent = percentsReached(share);
    return none(
      `symbols that enter at random want the same money at once: such runs made ${percent} % of the trades of the best`,
    );
  }
  return some({ scores, best: score(result) });
}

/** Where trials are chosen. */
export const sampleOf = (prepared: PreparedTrials) =>
  partOf(prepared, 0, prepared.cuts === null ? "whole" : "inSample");

interface HeldTrades {
  /** The symbol's bars before the start, and from it on. */
  readonly first: number;
  readonly ticks: number;
  /** Bars from entry to exit of each trade. */
  readonly held: readonly number[];
  readonly short: readonly boolean[];
}

function heldTrades({ universe, clock, start }: Setting, trades: TradeColumns, i: number): HeldTrades {
  const { symbol, time } = universe[i]!;
  const first = lowerBound(time, clock.time[start]!);
  const held: number[] = [];
  const short: boolean[] = [];
  for (let trade = 0; trade < trades.length; trade++) {
    if (trades.symbol[trade] !== symbol) continue;
    const exit = trades.exitTime[trade]!;
    // One that is still open is held to the end.
    const left = Number.isNaN(exit) ? time.length : upperBound(time, exit);
    held.push(Math.max(1, left - upperBound(time, trades.entryTime[trade]!)));
    short.push(trades.side[trade] === "short");
  }
  return { first, ticks: time.length - first, held, short };
}

function planOf(masks: EntryMasks, { first, ticks, short }: HeldTrades): Plan {
  const whole = (mask: Uint8Array) => {
    const all = new Uint8Array(first + ticks);
    all.set(mask, first);
    return all;
  };
  const long = { entries: whole(masks.entries), exits: whole(masks.exits) };
  if (!short.includes(true)) return { ...EMPTY_PLAN, ...long };
  const shorts = { shortEntries: whole(masks.shortEntries), shortExits: whole(masks.shortExits) };
  return { ...EMPTY_PLAN, ...long, ...shorts };
}

function resultOf(setting: Setting, plans: readonly Plan[]): EngineResult {
  const engine = new Engine(null, setting, plans);
  while (engine.step());
  return { ...engine.close(), warnings: [], start: setting.start, plans };
}

/** What a run over the sample scores by the first objective. */
function scorer(
  { goals: [goal], benchmark }: PreparedTrials,
  strategy: Strategy,
  { universe, config }: Setting,
  engine: ReturnType<typeof sampleOf>["engine"],
): (result: EngineResult) => number {
  const metric = metricOf(goal);
  if (metric !== null) {
    const periodsPerYear = clockPeriodsPerYear(universe);
    return (result) => scoreOf(goal, coreMetrics(result, { periodsPerYear })[metric] ?? NaN);
  }
  const given = {
    strategy,
    universe,
    engine,
    config,
    benchmark,
    tick: null,
  };
  return (result) => scoreOf(goal, goalValue(finishRun(given, result, undefined), goal));
}
