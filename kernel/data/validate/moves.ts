import { type Check, finding } from "./check.ts";
import { splitRatios } from "./levels.ts";
import { counted, percent, rowName } from "./raw_bars.ts";
import { splitErrors, suspectedSplits } from "./splits.ts";
import { unitErrors } from "./unit.ts";

/** Large moves that no fault explains: they are taken as genuine. */
export const moves: Check = {
  name: "moves",
  about: "large moves, genuine as far as the data tell",
  run(data, { maxMove }) {
    const { sound, close } = data;
    const explained = new Set([
      ...unitErrors(data).flatMap(({ rows }) => rows),
      ...splitErrors(data).flatMap(({ rows }) => rows),
      ...suspectedSplits(data).map(({ row }) => row),
    ]);
    const { ratio } = splitRatios(data);
    const rows: number[] = [];
    let [largest, at] = [0, 0];
    for (let k = 1; k < sound.length; k++) {
      const [before, row] = [sound[k - 1]!, sound[k]!];
      const move = close[row]! / close[before]! * ratio[k]! - 1;
      if (Math.abs(move) <= maxMove || explained.has(row) || explained.has(before)) continue;
      rows.push(row);
      if (Math.abs(move) > Math.abs(largest)) [largest, at] = [move, row];
    }
    const message = () =>
      `${counted(rows.length, "move")} of more than ${percent(maxMove)}; the largest, ` +
      `${largest > 0 ? "+" : ""}${(largest * 100).toFixed(0)} %, on ${rowName(data, at)}.`;
    return finding("note", rows, message);
  },
};
