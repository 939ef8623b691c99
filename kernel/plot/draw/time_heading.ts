/** The words above a time figure and its panes. */
import { bandFill, palette } from "../palette.ts";
import type { TimeFigure } from "../spec/figure.ts";
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

/**
 * Names with their last values along the top of a pane, names alone where both do not fit, as many as there is room for;
 * beside the first ones those of what lies behind the panes.
 */
export function legend(
  { panes, bands = [], currency }: TimeFigure,
  index: number,
  { document, theme, width }: DrawOptions,
  top: number,
): SVGElement {
  const pane = panes[index]!;
  const colours = palette[theme];
  const group = element(document, "g", {});
  const y = top + 15;
  let x = 0;
  const entries = pane.series.map((series) => {
    const last = (series.type === "candles" ? series.close : series.values).findLast((value) =>
      value !== null
    );
    return { series, value: formatNumber(last, pane.format, { currency }) };
  });
  const whole = entries.reduce((sum, { series, value }) => sum + textWidth(series.name + value, 12) + 44, 0);
  const isTight = entries.length > 1 && whole > width;
  for (const { series, value: last } of entries) {
    const isCandles = series.type === "candles";
    const value = isTight ? "" : last;
    const swatch = isCandles ? 0 : 20;
    // One long name must not leave out all others.
    const room = isTight ? width * 0.35 : width - swatch - 6 - textWidth(value, 12);
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
    if (value) follow(document, entry, value, { fill: colours.ink });
    group.append(entry);
    x = end + 18;
  }
  if (index > 0) return group;
  for (const { name, colour } of new Map(bands.map((band) => [band.name, band])).values()) {
    const end = x + 20 + textWidth(name, 12);
    if (end > width) break;
    const fill = bandFill(colours, colour);
    group.append(
      element(document, "rect", { x, y: y - 10, width: 14, height: 12, fill }),
      label(document, x + 20, y, name, { fill: colours["ink-2"] }),
    );
    x = end + 18;
  }
  return group;
}
