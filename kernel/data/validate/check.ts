/** What a check of the data is: a name to accept it by, and a function from columns to findings. */
import type { Market, Timeframe } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import type { Examined } from "./raw_bars.ts";

/** `error`: not to be traded on; `warning`: look at it; `note`: good to know. */
export type Severity = "error" | "warning" | "note";

/** One thing that a check found. */
export interface Found {
  readonly severity: Severity;
  /** One sentence with figures. */
  readonly message: string;
  /** Indexes of the rows concerned, as the source has them; empty where it is about all of them. */
  readonly rows: readonly number[];
}

/** A rule about data; one's own can be given to validate(). */
export interface Check {
  /** By which its errors are accepted and its result is listed. */
  readonly name: string;
  /** What it looks at, in a few words. */
  readonly about: string;
  run(data: Examined, rules: Rules): readonly Found[];
}

/** From where on a check speaks; shares are fractions of the rows. */
export interface Rules {
  /** Fewer bars than this give a warning; default 100. */
  readonly minBars: number;
  /** Share of missing volumes above which they give a warning; default 0.05. A missing price is always an error. */
  readonly maxMissing: number;
  /** Sessions in a row without a bar above which a gap gives a warning; default: the market's settlement days + 5. */
  readonly maxGap: number | null;
  /** Share of the calendar's bars that may be absent before it gives a warning; default 0.02. */
  readonly maxAbsent: number;
  /** Bars in a row that repeat one price before it gives a warning; default 5, 60 for bars shorter than a day. */
  readonly staleBars: number | null;
  /** Share of bars without volume above which it gives a warning; default 0.05. */
  readonly maxZeroVolume: number;
  /** Change from close to close above which a move is noted; default 0.5, a rise or fall by half. */
  readonly maxMove: number;
  /** Median absolute deviations, scaled to standard deviations, beyond which a return is an outlier; default 10. */
  readonly outlierZ: number;
  /** Interquartile ranges beyond the quartiles at which a return is an outlier; default 5. */
  readonly outlierIqr: number;
  /** Smallest step of a price that all prices must be multiples of; default: the market's own, only noted. */
  readonly tick: number | null;
  /** Whether to look for odd bars with an isolation forest as well, which takes longer; default false. */
  readonly isolationForest: boolean;
  /** Score from which data are usable; default 70. */
  readonly minScore: number;
}

export const DEFAULT_RULES: Rules = {
  minBars: 100,
  maxMissing: 0.05,
  maxGap: null,
  maxAbsent: 0.02,
  staleBars: null,
  maxZeroVolume: 0.05,
  maxMove: 0.5,
  outlierZ: 10,
  outlierIqr: 5,
  tick: null,
  isolationForest: false,
  minScore: 70,
};

/** @throws ParameterError for an unknown rule and for what is no number from zero */
export function rulesOf(given: Partial<Rules>): Rules {
  checkNames(given, Object.keys(DEFAULT_RULES), "the rules of validate");
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined || (value === null && DEFAULT_RULES[field as keyof Rules] === null)) continue;
    const isFlag = typeof DEFAULT_RULES[field as keyof Rules] === "boolean";
    const allowed = isFlag ? "true or false" : "a number from zero";
    if (isFlag ? typeof value === "boolean" : typeof value === "number" && value >= 0) continue;
    throw new ParameterError(`Set ${field} to ${allowed}: it is ${quote(value)}`, { field, value, allowed });
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_RULES, ...Object.fromEntries(set) };
}

/** Business days from trade to settlement: T+1 in India since 2023 and in the US since May 2024, T+2 in currencies. */
const SETTLEMENT: Readonly<Record<Market, number>> = { US: 1, IN: 1, CRYPTO: 0, FX: 2 };

export const maxGapOf = (market: Market, { maxGap }: Rules): number => maxGap ?? SETTLEMENT[market] + 5;

export const isIntraday = (timeframe: Timeframe): boolean => !["1d", "1w", "1M"].includes(timeframe);

/** A list with one finding, or none where nothing is concerned. */
export function finding(severity: Severity, rows: readonly number[], message: () => string): Found[] {
  return rows.length === 0 ? [] : [{ severity, message: message(), rows }];
}
