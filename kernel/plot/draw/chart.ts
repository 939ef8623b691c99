/** A chart as a picture: title, legend, axes with their names, layers. */
import { palette } from "../palette.ts";
import { type ChartFigure, isEmptyChart, type RuleLayer } from "../spec/chart.ts";
import { figureSummary } from "../spec/text.ts";
import { drawLegendRow } from "./chart_legend.ts";
import { type ChartLayout, chartLayout } from "./chart_layout.ts";
import { chartPlot } from "./chart_marks.ts";
import { LEGEND_HEIGHT, TITLE_HEIGHT } from "./size.ts";
import { canvas, type DrawOptions, fitted, haloed, label, placed, rounded, titleLabel } from "./svg.ts";
import { textWidth } from "./text_width.ts";

export function drawChart(figure: ChartFigure, options: DrawOptions): SVGElement {
  const { document, theme, width, live } = options;
  const name = figureSummary(figure);
  const secondary = palette[theme]["ink-2"];
  const title = live ? [] : [titleLabel(document, figure.title, width)];
  if (isEmptyChart(figure)) {
    const top = live ? 0 : TITLE_HEIGHT;
    const words = label(document, 0, top + 16, fitted(figure.note ?? "No data", width, 12), {
      fill: secondary,
    });
    return canvas(options, top + LEGEND_HEIGHT + 6, name, ...title, words);
  }
  const layout = chartLayout(figure, width, live);
  const marks: Element[] = [...title];
  let line = TITLE_HEIGHT + 13;
  if (figure.note && !live) {
    marks.push(label(document, 0, line - 3, fitted(figure.note, width, 12), { fill: secondary }));
    line += 18;
  }
  for (const row of layout.legend) {
    marks.push(...drawLegendRow(row, options, line));
    line += 18;
  }
  marks.push(
    placed(document, chartPlot(figure, layout, options), 0, 0),
    ...axisWords(figure, layout, options),
    ...ruleNames(figure, layout, options),
  );
  return rounded(canvas(options, layout.height, name, ...marks));
}

function axisWords(figure: ChartFigure, layout: ChartLayout, { document, theme }: DrawOptions): SVGElement[] {
  const { x, y, left, right, top, bottom, height } = layout;
  const fill = palette[theme]["ink-2"];
  const ticks = figure.y.bare ? [] : y.ticks;
  const words = ticks.map(({ at, text }) => label(document, left - 8, at + 4, text, { fill, anchor: "end" }));
  if (figure.y.title) {
    words.push(label(document, 0, top - 8, fitted(figure.y.title, right, 12), { fill }));
  }
  if (figure.x.title) {
    const title = fitted(figure.x.title, right - left, 12);
    words.push(label(document, right, height - 4, title, { fill, anchor: "end" }));
  }
  let free = 0;
  for (const { at, text } of x.ticks) {
    const half = textWidth(text, 12) / 2;
    // At the rims a name moves inwards rather than out of the picture.
    const middle = Math.min(right - half, Math.max(half, at));
    if (middle - half < free || Math.abs(middle - at) > 14) continue;
    words.push(label(document, middle, bottom + 16, text, { fill, anchor: "middle" }));
    free = middle + half + 10;
  }
  return words;
}

/** Beside their lines; those that would lie on each other below each other. */
function ruleNames(figure: ChartFigure, layout: ChartLayout, { document, theme }: DrawOptions): SVGElement[] {
  const { left, right, top } = layout;
  const colours = palette[theme];
  const rules = figure.layers.filter((layer): layer is RuleLayer =>
    layer.type === "rule" && layer.name !== ""
  );
  const taken: { from: number; to: number; row: number }[] = [];
  return rules.flatMap((rule) => {
    const at = layout[rule.axis].at(rule.at);
    if (at === null) return [];
    const wide = textWidth(rule.name, 12);
    const fill = colours[rule.colour];
    if (rule.axis === "y") {
      return [haloed(label(document, right, at - 5, rule.name, { fill, anchor: "end" }), theme)];
    }
    const isLeft = at + 5 + wide > right && at - 5 - wide >= left;
    const from = isLeft ? at - 5 - wide : at + 5;
    const to = from + wide;
    let row = 0;
    while (taken.some((other) => other.row === row && other.from < to + 6 && from < other.to + 6)) row++;
    taken.push({ from, to, row });
    const anchor = isLeft ? "end" : "start";
    const y = top + 11 + row * 15;
    return [haloed(label(document, isLeft ? at - 5 : at + 5, y, rule.name, { fill, anchor }), theme)];
  });
}
