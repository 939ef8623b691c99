/** Names and values at the top of each pane of a live chart. */
import { palette, type Theme } from "../palette.ts";
import type { Pane, Series } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";

export interface Legend {
  /** Values at an index of the time axis, and the marks in the span of time that the cursor is on. */
  show(index: number, span: { from: number; to: number } | null): void;
  setTheme(theme: Theme): void;
  /** Puts each line at the top of its pane, short of the axis at the right; gives the heights of the lines. */
  place(panes: (HTMLElement | null)[], axisWidth: number): number[];
}

/** One line per pane over the chart, transparent to the mouse. */
export function mountLegend(frame: HTMLElement, panes: Pane[], theme: Theme): Legend {
  const document = frame.ownerDocument;
  const make = (parent: HTMLElement, css: string, text = ""): HTMLElement => {
    const element = document.createElement("span");
    element.style.cssText = css;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const lines = panes.map((pane) => {
    const line = make(
      frame,
      "position:absolute;left:8px;top:4px;z-index:3;display:flex;flex-wrap:wrap;gap:0 16px;pointer-events:none;" +
        "font-size:12px;line-height:18px;font-variant-numeric:tabular-nums;white-space:nowrap",
    );
    const entries = pane.series.map((series) => {
      const entry = make(line, "display:inline-flex;align-items:center;gap:6px;max-width:100%");
      const swatch = make(entry, `width:14px;border-top:2px ${isDashed(series) ? "dashed" : "solid"}`);
      make(entry, "", series.name);
      return { series, swatch, value: make(entry, "white-space:normal") };
    });
    return { pane, line, entries, note: make(line, "") };
  });

  const setTheme = (theme: Theme) => {
    const colours = palette[theme];
    for (const { line, entries } of lines) {
      line.style.color = colours["ink-2"];
      for (const { series, swatch, value } of entries) {
        swatch.style.borderTopColor = colours[series.type === "candles" ? "ink" : series.colour];
        value.style.color = colours.ink;
      }
    }
  };
  setTheme(theme);

  return {
    setTheme,
    show(index, span) {
      for (const { pane, entries, note } of lines) {
        for (const { series, value } of entries) value.textContent = valueText(pane, series, index);
        const marks = span
          ? pane.markers?.filter(({ time }) => time >= span.from && time < span.to) ?? []
          : [];
        note.textContent = marks.map(({ label }) => label).join(" · ");
      }
    },
    place(elements, axisWidth) {
      const top = frame.getBoundingClientRect().top;
      return lines.map(({ line }, index) => {
        const pane = elements[index]?.getBoundingClientRect();
        if (pane) line.style.top = `${Math.round(pane.top - top) + 4}px`;
        line.style.right = `${axisWidth + 4}px`;
        return line.offsetHeight;
      });
    },
  };
}

function valueText({ format }: Pane, series: Series, index: number): string {
  if (series.type !== "candles") return formatNumber(series.values[index], format);
  const say = (column: (number | null)[]) => formatNumber(column[index], format);
  // A letter stays with its price where a narrow window breaks the line.
  return `O\u00a0${say(series.open)} H\u00a0${say(series.high)} L\u00a0${say(series.low)} C\u00a0${
    say(series.close)
  }`;
}

function isDashed(series: Series): boolean {
  return series.type !== "candles" && series.dashed === true;
}
