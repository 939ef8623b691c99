/** What a reader's cursor is on, in words. */
import type { Series, TimeFigure } from "../spec/figure.ts";
import { exactNumber, formatDate, formatTime, timeFormat } from "../spec/format.ts";
import { marksWithin } from "./live_legend.ts";

/** The moment with its regime and its part of the data, then every visible series with its exact value, then fills. */
export function cursorLines(
  figure: TimeFigure,
  index: number,
  isVisible: (pane: number, series: number) => boolean,
): string[] {
  const { time, panes, bands = [], split, currency } = figure;
  const ms = time[index]!;
  // Of a long figure a glance tells: daily bars are all at midnight.
  const format = timeFormat(time.length > 50 ? time.slice(0, 50) : time) === "date" ? formatDate : formatTime;
  const regime = bands.find(({ from, to }) => ms >= from && ms < to)?.name;
  const part = split && (ms < split.time ? split.before : split.after);
  const values = panes.flatMap(({ series, format }, pane) =>
    series.flatMap((one, s) => {
      if (!isVisible(pane, s)) return [];
      const say = (column: (number | null)[]) => exactNumber(column[index], format, { currency });
      return lineOf(one, say);
    })
  );
  const marks = panes.flatMap((pane) => marksWithin(pane, ms, time[index + 1] ?? Infinity));
  return [[format(ms), regime, part].filter(Boolean).join(" · "), ...values, ...marks];
}

function lineOf(series: Series, say: (column: (number | null)[]) => string): string[] {
  if (series.type !== "candles") return [`${series.name} ${say(series.values)}`];
  const { name, open, high, low, close } = series;
  return [`${name} ${say(close)}`, `open ${say(open)}, high ${say(high)}, low ${say(low)}`];
}
