import { calendarOf } from "../../market/calendar/calendar_of.ts";
import { dayOf } from "../../market/calendar/dates.ts";
import { type Check, finding, isIntraday } from "./check.ts";
import { type OffLevel, offLevels, splitNear, splitRatios } from "./levels.ts";
import { counted, type Examined, rowName, rowNames } from "./raw_bars.ts";
import { robustScale } from "./robust.ts";

/** New shares for each old one that companies choose; between 3 for 2 and 2 for 1 a gap is more likely genuine. */
const RATIOS = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50];

/** An overnight gap of the size of a split that nobody declared. */
export interface SuspectedSplit {
  readonly row: number;
  /** New shares for each old one. */
  readonly ratio: number;
}

/** Rows to which a declared split has been applied once too often: they come and go at its very ratio. */
export const splitErrors = (data: Examined): OffLevel[] =>
  offLevels(data).filter(({ factor, returns }) => returns && !Number.isNaN(splitNear(factor, data)));

const known = new WeakMap<Examined, SuspectedSplit[]>();

export function suspectedSplits(data: Examined): SuspectedSplit[] {
  const found = known.get(data) ?? findSuspected(data);
  known.set(data, found);
  return found;
}

function findSuspected(data: Examined): SuspectedSplit[] {
  if (data.adjusted !== "raw") return [];
  const { sound, open, close } = data;
  const { ratio } = splitRatios(data);
  const off = new Set(offLevels(data).flatMap(({ returns, rows }) => returns ? rows : []));
  // Of log returns: a stock that moves much opens further from where a split alone would put it.
  const { scale } = robustScale(logReturns(data));
  const suspects: SuspectedSplit[] = [];
  for (let k = 1; k < sound.length; k++) {
    const [before, row] = [sound[k - 1]!, sound[k]!];
    const gap = open[row]! / close[before]!;
    if (gap > 0.75 && gap < 1.8 || !isNewSession(data, before, row) || off.has(row) || off.has(before)) {
      continue;
    }
    if (Math.abs(Math.log(gap * ratio[k]!)) < 0.2) continue;
    const candidate = nearestRatio(gap, scale);
    if (candidate !== null) suspects.push({ row, ratio: candidate });
  }
  return suspects;
}

/** Of a fall to two thirds, and of a rise, only a very exact one: falls of a third after bad news are common. */
function nearestRatio(gap: number, scale: number): number | null {
  const size = gap < 1 ? 1 / gap : gap;
  for (const ratio of RATIOS) {
    if (gap > 1 && !Number.isInteger(ratio)) continue;
    const tolerance = ratio === 1.5 ? 0.015 : Math.min(0.05, 0.015 + 1.5 * scale);
    if (Math.abs(Math.log(size / ratio)) < tolerance) return gap < 1 ? ratio : 1 / ratio;
  }
  return null;
}

function isNewSession({ time, timeframe, market }: Examined, before: number, row: number): boolean {
  if (!isIntraday(timeframe)) return true;
  if (market === "CRYPTO" || market === "FX") return false;
  const calendar = calendarOf(market);
  return dayOf(calendar.sessionDay(time[before]!)) !== dayOf(calendar.sessionDay(time[row]!));
}

const returnsOf = new WeakMap<Examined, Float64Array>();

/** Log returns of the sound rows, from the second on; not to be written to. */
export function logReturns(data: Examined): Float64Array {
  const found = returnsOf.get(data) ?? findReturns(data);
  returnsOf.set(data, found);
  return found;
}

function findReturns({ sound, close }: Examined): Float64Array {
  const returns = new Float64Array(Math.max(0, sound.length - 1));
  for (let k = 1; k < sound.length; k++) returns[k - 1] = Math.log(close[sound[k]!]! / close[sound[k - 1]!]!);
  return returns;
}

export const splits: Check = {
  name: "splits",
  about: "prices jump at splits that are declared, and at no other time like a split",
  run(data) {
    const wrong = splitErrors(data).flatMap(({ rows }) => rows).sort((a, b) => a - b);
    const suspects = suspectedSplits(data);
    const rows = suspects.map(({ row }) => row);
    const { idle } = splitRatios(data);
    const twice = () =>
      `${
        counted(wrong.length, "row is", "rows are")
      } off by the ratio of a declared split, which was applied once ` +
      `too often: ${rowNames(data, wrong)}.`;
    const named = suspects.slice(0, 3).map(({ row, ratio }) => `${rowName(data, row)}, ${ratioText(ratio)}`);
    const undeclared = () =>
      `${counted(rows.length, "gap")} like an unadjusted split: ${named.join("; ")}` +
      `${
        rows.length > 3 ? `; and ${rows.length - 3} more` : ""
      }. Declare it in actions, or load adjusted prices.`;
    const noJump = () =>
      `The price does not jump at ${counted(idle.length, "declared split")}: ${rowNames(data, idle)}. ` +
      'Are prices adjusted already? Then say adjusted: "split".';
    return [
      ...finding("error", wrong, twice),
      ...finding("warning", rows, undeclared),
      ...finding("warning", idle, noJump),
    ];
  },
};

const ratioText = (ratio: number): string =>
  ratio >= 1
    ? (ratio === 1.5 ? "3 for 2" : ratio === 2.5 ? "5 for 2" : `${ratio} for 1`)
    : `1 for ${Math.round(1 / ratio)}`;
