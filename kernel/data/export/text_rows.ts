/** Bars as the text of a CSV or JSON file, in pieces: numbers as short as they can be and come back to the bit. */
import type { Bars } from "../../market/bars.ts";
import { DataError } from "../../market/errors.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { OHLCV_FIELDS } from "../ohlcv.ts";
import { LABEL, labelOf } from "./label.ts";

/** Rows of one piece: some megabytes of text. */
const ROWS = 50_000;
const DAY = 86_400_000;

/** A comment with the label, a header, a line for each bar. */
export function* csvText(bars: Bars): Generator<string> {
  const { open, high, low, close, volume } = bars;
  const stamp = stampsOf(bars);
  yield `# ${LABEL} ${JSON.stringify(labelOf(bars))}\n${OHLCV_FIELDS.join(",")}\n`;
  for (let from = 0; from < bars.length; from += ROWS) {
    let text = "";
    for (let i = from; i < Math.min(from + ROWS, bars.length); i++) {
      const traded = Number.isNaN(volume[i]!) ? "" : volume[i]!;
      text += `${stamp(i)},${open[i]!},${high[i]!},${low[i]!},${close[i]!},${traded}\n`;
    }
    yield text;
  }
}

/** One object: the label, and an array for each column; null for a volume that is not known. */
export function* jsonText(bars: Bars): Generator<string> {
  const stamp = stampsOf(bars);
  yield `{"${LABEL}":${JSON.stringify(labelOf(bars))}`;
  for (const field of OHLCV_FIELDS) {
    yield `,\n"${field}":[`;
    for (let from = 0; from < bars.length; from += ROWS) {
      const rows = Array.from({ length: Math.min(ROWS, bars.length - from) }, (_, i) => from + i);
      const values = field === "time" ? rows.map(stamp) : rows.map((row) => bars[field][row]!);
      yield `${from > 0 ? "," : ""}${JSON.stringify(values).slice(1, -1)}`;
    }
    yield "]";
  }
  yield "}\n";
}

/** Dates for bars of days and longer, moments in UTC for shorter ones. */
function stampsOf({ symbol, timeframe, time }: Bars): (row: number) => string {
  const broken = time.findIndex((each) => !Number.isInteger(each));
  if (broken >= 0) {
    throw new DataError(
      `Round the times of ${symbol} to whole milliseconds: bar ${broken} is at ${time[broken]}`,
      {
        symbol,
        field: "time",
        value: time[broken],
        allowed: "whole milliseconds",
      },
    );
  }
  const dates = timeframeMs(timeframe) >= DAY && time.every((each) => each % DAY === 0);
  const end = dates ? 10 : time.every((each) => each % 1000 === 0) ? 19 : 23;
  return (row) => new Date(time[row]!).toISOString().slice(0, end) + (dates ? "" : "Z");
}
