import type { IChartApi, UTCTimestamp } from "lightweight-charts";
import type { Theme } from "../palette.ts";
import type { Pane, TimeFigure } from "../spec/figure.ts";
import { attachBackdrop, type Backdrop } from "./live_backdrop.ts";
import { liveMarks } from "./live_marks.ts";
import { addSeries } from "./live_series.ts";
import { stackedAreas } from "./stack.ts";

type Library = typeof import("lightweight-charts");

/** One pane's series with what lies around them. */
export function livePane(
  library: Library,
  chart: IChartApi,
  figure: TimeFigure,
  pane: Pane,
  paneIndex: number,
  theme: Theme,
) {
  const hidden = new Set<number>();
  const place = { library, chart, pane, paneIndex, theme, currency: figure.currency };
  const series = pane.series.map((one) => addSeries(place, one));
  const backdrop: Backdrop = {
    figure,
    pane,
    theme,
    isTop: paneIndex === 0,
    isHidden: (index) => hidden.has(index),
  };
  // On the last series: what is drawn over the series must come after all of them.
  const last = series.at(-1);
  const redraw = last ? attachBackdrop(chart, last.api, backdrop) : () => {};
  const marks = liveMarks(library, pane, series[0], theme);
  const fill = (times: readonly UTCTimestamp[]) => {
    const areas = backdrop.pane.stacked
      ? stackedAreas(backdrop.pane, (index) => hidden.has(index)).map(({ to }) => to)
      : null;
    backdrop.pane.series.forEach((one, index) => {
      const drawn = areas && one.type !== "candles" ? { ...one, values: areas[index]! } : one;
      series[index]!.setValues(drawn, times);
    });
  };
  let seconds: readonly UTCTimestamp[] = [];
  return {
    pane,
    series,
    marks,
    isVisible: (index: number) => !hidden.has(index),
    show(index: number, isVisible: boolean) {
      if (isVisible) hidden.delete(index);
      else hidden.add(index);
      if (pane.stacked) fill(seconds);
      else series[index]!.api.applyOptions({ visible: isVisible });
      redraw();
    },
    setValues(next: TimeFigure, values: Pane, times: readonly UTCTimestamp[]) {
      backdrop.figure = next;
      backdrop.pane = values;
      seconds = times;
      fill(times);
    },
    setTheme(next: Theme) {
      backdrop.theme = next;
      for (const one of series) one.setTheme(next);
      marks.setTheme(next);
      redraw();
    },
  };
}

/** A logarithmic axis has no place for zero and below. */
export function isPositive(pane: Pane): boolean {
  return pane.series.every((series) =>
    (series.type === "candles" ? series.low : series.values).every((value) => value === null || value > 0)
  );
}
