/** The words above a time figure and its panes. */
import { palette } from "../palette.ts";
import type { Pane, TimeFigure } from "../spec/figure.ts";
import { formatDate, formatNumber } from "../spec/format.ts";
import { hasCandles, thinningNote } from "../spec/text.ts";
import { type DrawOptions, element, fitted, follow, label, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";

/**
 * The title, and at its right what time it covers; narrow pictures leave the remarks out. Wider candles are told as
 * drawn; of lines only what the figure itself left out, since at this width nothing more could be seen.
 */
export function heading(
  figure: TimeFigure,
  drawn: TimeFigure,
  { document, theme, width }: DrawOptions,
): SVGElement[] {
  const span = `${formatDate(figure.time[0]!)} → ${formatDate(figure.time.at(-1)!)}`;
  const titleWidth = textWidth(figure.title, 14, 600);
  const note = thinningNote(hasCandles(figure) ? drawn : figure);
  const remark = [note ? `${span} · ${note}` : span, span, ""]
    .find((text) => titleWidth + textWidth(text, 12) + 16 <= width) ?? "";
  const room = width - textWidth(remark, 12) - (remark ? 16 : 0);
  return [
    titleLabel(document, figure.title, room),
    label(document, width, 16, remark, { fill: palette[theme]["ink-2"], anchor: "end" }),
  ];
}

/** Names with their last values along the top of a pane, as many as there is room for. */
export function legend(pane: Pane, { document, theme, width }: DrawOptions, top: number): SVGElement {
  const colours = palette[theme];
  const group = element(document, "g", {});
  const y = top + 15;
  let x = 0;
  for (const series of pane.series) {
    const isCandles = series.type === "candles";
    const last = (isCandles ? series.close : series.values).findLast((value) => value !== null);
    const value = formatNumber(last, pane.format);
    const swatch = isCandles ? 0 : 20;
    const room = width - swatch - 6 - textWidth(value, 12);
    const name = fitted(series.name, room, 12);
    const end = x + swatch + textWidth(name, 12) + 6 + textWidth(value, 12);
    if (end > width && x > 0) break;
    if (!isCandles) {
      group.append(element(document, "line", {
        x1: x,
        x2: x + 14,
        y1: y - 4,
        y2: y - 4,
        stroke: colours[series.colour],
        "stroke-width": 2,
        "stroke-dasharray": series.dashed ? "4 2" : undefined,
      }));
    }
    const entry = label(document, x + swatch, y, name, { fill: colours["ink-2"] });
    follow(document, entry, value, { fill: colours.ink });
    group.append(entry);
    x = end + 18;
  }
  return group;
}
