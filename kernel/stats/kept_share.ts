/** What is left of scores on data that the choice had not seen: one definition for tables, verdicts and figures. */
import { mean } from "../series/moments.ts";
import type { StatisticName } from "./registry.ts";

/** Statistics of losses, zero at best, though more of them is better: -3 % before -8 %. */
export const LOSSES: ReadonlySet<string> = new Set(
  [
    "maxDrawdown",
    "averageDrawdown",
    "valueAtRisk",
    "valueAtRiskNormal",
    "valueAtRiskCornishFisher",
    "expectedShortfall",
    "expectedShortfallNormal",
    "expectedShortfallCornishFisher",
    "worstDay",
    "worstMonth",
    "worstYear",
    "worstTrade",
    "averageLoss",
    "averageMae",
  ] satisfies StatisticName[],
);

/** Statistics that are larger the longer they are measured, so that those of a training and of a shorter test are no pair. */
export const LENGTH_BOUND: ReadonlySet<string> = new Set(
  [
    "totalReturn",
    "maxDrawdown",
    "maxDrawdownDays",
    "bestDay",
    "worstDay",
    "bestMonth",
    "worstMonth",
    "bestYear",
    "worstYear",
    "bestTrade",
    "worstTrade",
    "winStreak",
    "lossStreak",
    "longProfit",
    "shortProfit",
    "tStatistic",
    "probabilisticSharpe",
    "deflatedSharpe",
  ] satisfies StatisticName[],
);

/** A share, or in words why there is none. */
export type Share =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

export interface ScoreKind {
  /** Default "higher". */
  readonly better?: "higher" | "lower";
  /** Whether values below zero are losses, zero at best, of which less is better; values of which lower ones are better are. */
  readonly isLoss?: boolean;
  /** Whether they grow with the length of what they are measured over: then no share of them is kept or lost. */
  readonly isLengthBound?: boolean;
  /** What the scores are, as reasons call it; default "score". */
  readonly of?: string;
}

export interface KeptScores {
  /** Rows that have both values, and the means of these; NaN without. */
  readonly count: number;
  readonly inSample: number;
  readonly outOfSample: number;
  /** By row, and of the means. */
  readonly rows: readonly Share[];
  readonly all: Share;
}

/**
 * Of gains out / in: 1 keeps all, 0 loses all. Of losses, such as drawdowns and volatilities, in / out of their sizes: 1 keeps
 * them, 0.5 doubles them.
 *
 * @param inSample NaN for none, as `outOfSample`
 */
export function keptScores(
  inSample: ArrayLike<number>,
  outOfSample: ArrayLike<number>,
  { better = "higher", isLoss = better === "lower", isLengthBound = false, of = "score" }: ScoreKind = {},
): KeptScores {
  const rows = Array.from(inSample, (inside, row) => ({ inside, outside: outOfSample[row]! }));
  const both = rows.filter(({ inside, outside }) => Number.isFinite(inside) && Number.isFinite(outside));
  const average = (of: (row: typeof rows[number]) => number) => mean(Float64Array.from(both, of));
  const [inside, outside] = [average((row) => row.inside), average((row) => row.outside)];
  const sign = better === "lower" ? -1 : 1;
  const signs = new Set(both.flatMap((row) => [Math.sign(row.inside * sign), Math.sign(row.outside * sign)]));
  const share = (inside: number, outside: number, which: string): Share => {
    if (isLengthBound) return none(`${which} depends on how long a window is`);
    if (!isLoss || !signs.has(-1)) return keptGain(sign * inside, sign * outside, which, sign);
    if (signs.has(1)) return none(`${which} has values above zero and below it, which have no ratio`);
    return outside === 0 ? none(`${which} out of sample is zero`) : some(inside / outside);
  };
  return {
    count: both.length,
    inSample: inside,
    outOfSample: outside,
    rows: rows.map(({ inside, outside }) =>
      Number.isNaN(inside)
        ? none(`it has no ${of} in sample`)
        : Number.isNaN(outside)
        ? none(`it has no ${of} out of sample`)
        : share(inside, outside, `its ${of}`)
    ),
    all: both.length === 0
      ? none("no window has a value in and out of sample")
      : share(inside, outside, `the mean ${of}`),
  };
}

const keptGain = (inside: number, outside: number, which: string, sign: number): Share =>
  inside > 0
    ? some(outside / inside)
    : none(`${which} in sample is not ${sign > 0 ? "above" : "below"} zero`);

const some = (value: number): Share => ({ value, reason: null });
const none = (reason: string): Share => ({ value: null, reason });
