import { type Check, finding } from "./check.ts";
import { counted, type Examined, rowNames } from "./raw_bars.ts";

const FIELDS = ["open", "high", "low", "close", "volume"] as const;
/** Text and back loses figures. */
const NOISE = 1e-9;

/**
 * Bars that lie on the straight line between their neighbours in every column: somebody filled a gap. Real bars do so in
 * one column now and then, not in three at once that all move.
 */
export const interpolated: Check = {
  name: "interpolated",
  about: "no bars were filled in on a straight line between two others",
  run(data) {
    const { sound } = data;
    const rows: number[] = [];
    for (let k = 1; k + 1 < sound.length; k++) {
      if (isOnLine(data, sound[k - 1]!, sound[k]!, sound[k + 1]!)) rows.push(sound[k]!);
    }
    const message = () =>
      `${counted(rows.length, "bar lies", "bars lie")} on a straight line between the bars around: ` +
      `${rowNames(data, rows)}. Somebody filled gaps with them.`;
    return finding("warning", rows, message);
  },
};

function isOnLine(data: Examined, before: number, row: number, after: number): boolean {
  let moving = 0;
  for (const field of FIELDS) {
    const [from, at, to] = [data[field][before]!, data[field][row]!, data[field][after]!];
    if (Number.isNaN(at)) continue;
    if (Math.abs((from + to) / 2 - at) > NOISE * Math.abs(at)) return false;
    if (Math.abs(to - from) > 1e-7 * Math.abs(at)) moving++;
  }
  return moving >= 3;
}
