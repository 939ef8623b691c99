import { type Check, finding } from "./check.ts";
import { offLevels, splitRatios } from "./levels.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";
import { type RobustScale, robustScale } from "./robust.ts";
import { logReturns, splitErrors, suspectedSplits } from "./splits.ts";
import { unitErrors } from "./unit.ts";

/** A bar after which the price opens within this part of the way of where it was is a bad print rather than news. */
const BACK = 0.3;
/** Smaller moves, as log returns, may be outliers of a calm series but no bad prints. */
const PRINT = 0.1;

/** Returns far out by both measures: robust z (Iglewicz and Hoaglin) and Tukey's fences. */
export const outliers: Check = {
  name: "outliers",
  about: "no return is far out of line with the others",
  run(data, rules) {
    const { sound, open, close } = data;
    const { ratio } = splitRatios(data);
    const returns = logReturns(data).map((value, k) =>
      ratio[k + 1] === 1 ? value : value + Math.log(ratio[k + 1]!)
    );
    const isFar = farOut(robustScale(returns), rules.outlierZ, rules.outlierIqr);
    const explained = explainedRows(data);
    const [prints, others]: number[][] = [[], []];
    const isBadPrint = (k: number): boolean => {
      const [before, after] = [sound[k]!, sound[k + 2]];
      if (after === undefined || Math.abs(returns[k]!) < PRINT) return false;
      const gone = Math.abs(Math.log(open[after]! / close[before]! * ratio[k + 1]! * ratio[k + 2]!));
      return gone < BACK * Math.abs(returns[k]!);
    };
    for (let k = 0; k < returns.length; k++) {
      const row = sound[k + 1]!;
      if (!isFar(returns[k]!) || explained.has(row) || explained.has(sound[k]!)) continue;
      if (isBadPrint(k)) prints!.push(row);
      // The way back is part of the same event.
      else if (prints!.at(-1) !== sound[k]!) others!.push(row);
    }
    const odd = () =>
      `${counted(prints!.length, "bar looks", "bars look")} like a bad print, left again at once: ` +
      `${rowNames(data, prints!)}.`;
    const far = () =>
      `${counted(others!.length, "return")} far from the others, which later bars bear out: ` +
      `${rowNames(data, others!)}.`;
    return [...finding("warning", prints!, odd), ...finding("note", others!, far)];
  },
};

function farOut({ median, scale, lowerQuartile, upperQuartile }: RobustScale, z: number, iqr: number) {
  const range = (upperQuartile - lowerQuartile) * iqr;
  return (value: number): boolean =>
    Math.abs(value - median) > z * scale && (value < lowerQuartile - range || value > upperQuartile + range);
}

/** Rows of which other checks say what is wrong. */
function explainedRows(data: Examined): Set<number> {
  const off = [...unitErrors(data), ...splitErrors(data)].flatMap(({ rows }) => rows);
  const shifts = offLevels(data).filter(({ returns }) => !returns).map(({ rows }) => rows[0]!);
  return new Set([...off, ...shifts, ...suspectedSplits(data).map(({ row }) => row)]);
}
