/** Fills on a live chart: arrows below and above the bars, with words where they have room. */
import type { LogicalRange, UTCTimestamp } from "lightweight-charts";
import { palette, type Theme } from "../palette.ts";
import type { Marker, Pane } from "../spec/figure.ts";
import type { LiveSeries } from "./live_series.ts";

export interface LiveMarks {
  setTheme(theme: Theme): void;
  /** Words appear where few enough marks are in sight. */
  fit(range: LogicalRange, width: number): void;
}

/** Width in pixels that a mark's words need. */
const WORDS = 52;

export function liveMarks(
  library: typeof import("lightweight-charts"),
  { markers = [] }: Pane,
  series: LiveSeries | undefined,
  firstTheme: Theme,
): LiveMarks {
  if (!series || markers.length === 0) return { setTheme() {}, fit() {} };
  let theme = firstTheme;
  let hasWords = false;
  const marks = () => markers.map((marker) => markOf(marker, theme, hasWords));
  const plugin = library.createSeriesMarkers(series.api, marks());
  const worded = markers.filter(({ text }) => text !== undefined);
  return {
    setTheme(next) {
      theme = next;
      plugin.setMarkers(marks());
    },
    fit({ from, to }, width) {
      const time = (index: number) =>
        series.api.dataByIndex(Math.round(index), -1)?.time as number | undefined;
      const [start, end] = [(time(from) ?? -Infinity) * 1000, (time(to) ?? Infinity) * 1000];
      const inSight = worded.filter((marker) => marker.time >= start && marker.time <= end).length;
      const hasRoom = inSight * WORDS <= width;
      if (hasRoom === hasWords) return;
      hasWords = hasRoom;
      plugin.setMarkers(marks());
    },
  };
}

function markOf({ kind, time, text }: Marker, theme: Theme, hasWords: boolean) {
  return {
    time: time / 1000 as UTCTimestamp,
    position: kind === "buy" ? "belowBar" as const : "aboveBar" as const,
    shape: kind === "buy" ? "arrowUp" as const : "arrowDown" as const,
    color: palette[theme][kind === "buy" ? "gain" : "loss"],
    ...hasWords && text !== undefined && { text },
  };
}
