/** Names and values at the top of each pane of a live chart; a name hides and shows its series. */
import { bandFill, palette, type Theme } from "../palette.ts";
import type { Pane, Series, TimeFigure } from "../spec/figure.ts";
import { formatNumber } from "../spec/format.ts";

export interface Legend {
  /** Values of a figure at an index of its time axis, and the marks in the span of time that the cursor is on. */
  show(figure: TimeFigure, index: number, span: { from: number; to: number } | null): void;
  setTheme(theme: Theme): void;
  /** Puts each line at the top of its pane, short of the axis at the right; gives the heights of the lines. */
  place(panes: (HTMLElement | null)[], axisWidth: number): number[];
}

/** Of a name among others: the whole one is in its tooltip. */
const LONGEST_NAME = "28ch";

/** One line per pane over the chart, transparent to the mouse but for the names. */
export function mountLegend(
  frame: HTMLElement,
  { panes, bands = [] }: TimeFigure,
  theme: Theme,
  onToggle: (pane: number, series: number, isVisible: boolean) => void,
): Legend {
  const document = frame.ownerDocument;
  const make = (parent: HTMLElement, css: string, text = "", tag = "span"): HTMLElement => {
    const element = document.createElement(tag);
    element.style.cssText = css;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const lines = panes.map((pane, paneIndex) => {
    const line = make(
      frame,
      "position:absolute;left:8px;top:4px;z-index:3;display:flex;flex-wrap:wrap;gap:0 16px;pointer-events:none;" +
        "font-size:12px;line-height:18px;font-variant-numeric:tabular-nums;white-space:nowrap",
    );
    const entries = pane.series.map((series, seriesIndex) => {
      const entry = make(line, "display:inline-flex;align-items:center;gap:6px;max-width:100%");
      const isOnly = panes.length === 1 && pane.series.length === 1;
      const name = make(
        entry,
        "display:inline-flex;align-items:center;gap:6px;min-width:0;padding:0;border:0;background:none;font:inherit;color:inherit;" +
          (isOnly ? "" : "pointer-events:auto;cursor:pointer"),
        "",
        isOnly ? "span" : "button",
      );
      const swatch = make(
        name,
        `flex:none;width:14px;border-top:2px ${isDashed(series) ? "dashed" : "solid"}`,
      );
      const text = make(name, "overflow:hidden;text-overflow:ellipsis", series.name);
      if (!isOnly) text.style.maxWidth = LONGEST_NAME;
      const value = make(entry, "white-space:normal");
      if (!isOnly) {
        name.setAttribute("type", "button");
        name.setAttribute("aria-pressed", "true");
        name.setAttribute("title", `Hide or show ${series.name}`);
        name.addEventListener("click", () => {
          const isVisible = name.getAttribute("aria-pressed") === "false";
          name.setAttribute("aria-pressed", String(isVisible));
          entry.style.opacity = isVisible ? "" : "0.5";
          name.style.textDecoration = isVisible ? "" : "line-through";
          onToggle(paneIndex, seriesIndex, isVisible);
        });
      }
      return { swatch, value };
    });
    return { line, entries, note: make(line, "") };
  });
  const washes = new Map(bands.map((band) => [band.name, band.colour]));
  const keys = lines[0] === undefined ? [] : [...washes].map(([name, colour]) => {
    const entry = make(lines[0]!.line, "display:inline-flex;align-items:center;gap:6px");
    const swatch = make(entry, "width:14px;height:12px");
    make(entry, "", name);
    return { swatch, colour };
  });

  const setTheme = (theme: Theme) => {
    const colours = palette[theme];
    lines.forEach(({ line, entries }, paneIndex) => {
      line.style.color = colours["ink-2"];
      entries.forEach(({ swatch, value }, index) => {
        const series = panes[paneIndex]!.series[index]!;
        swatch.style.borderTopColor = colours[series.type === "candles" ? "ink" : series.colour];
        value.style.color = colours.ink;
      });
    });
    for (const { swatch, colour } of keys) swatch.style.background = bandFill(colours, colour);
  };
  setTheme(theme);

  return {
    setTheme,
    show(figure, index, span) {
      lines.forEach(({ entries, note }, paneIndex) => {
        const pane = figure.panes[paneIndex]!;
        entries.forEach(({ value }, i) => {
          value.textContent = valueText(pane, pane.series[i]!, index, figure.currency);
        });
        note.textContent = span ? marksWithin(pane, span.from, span.to).join(" · ") : "";
      });
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

/** What the marks of a pane say that lie in a span of time. */
export function marksWithin({ markers = [] }: Pane, from: number, to: number): string[] {
  return markers.filter(({ time }) => time >= from && time < to).map(({ label }) => label);
}

function valueText({ format }: Pane, series: Series, index: number, currency: string | undefined): string {
  const say = (column: (number | null)[]) => formatNumber(column[index], format, { currency });
  if (series.type !== "candles") return say(series.values);
  // A letter stays with its price where a narrow window breaks the line.
  return `O\u00a0${say(series.open)} H\u00a0${say(series.high)} L\u00a0${say(series.low)} C\u00a0${
    say(series.close)
  }`;
}

function isDashed(series: Series): boolean {
  return series.type !== "candles" && series.dashed === true;
}
