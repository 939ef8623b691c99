/** The marks of a chart that can be asked for their values. */
import type { BarLayer, ChartFigure, ChartLayer } from "../spec/chart.ts";
import { axisText, barPlace, exactValue, fieldSpan } from "../spec/chart_text.ts";
import { formatNumber } from "../spec/format.ts";
import { type FigureTrials, trialText } from "../spec/trials.ts";
import { barBoxes } from "./chart_bars.ts";
import { type ChartLayout, chartLayout } from "./chart_layout.ts";
import { trialOf } from "./heatmap_targets.ts";
import type { DrawOptions } from "./svg.ts";
import { pointTarget, type Target, type Targets } from "./target.ts";

/** One row a layer, each from left to right. */
export function chartTargets(figure: ChartFigure, { width, live }: DrawOptions): Targets {
  const layout = chartLayout(figure, width, live);
  return figure.layers.map((layer) => layerTargets(layer, figure, layout).sort((a, b) => a.x - b.x));
}

/** The words of a layer's marks, by their index. */
export function layerTips(layer: ChartLayer, figure: ChartFigure): (index: number) => string[] {
  const { x, y, trials } = figure;
  const valued = (title: string, value: string) => title ? `${title}: ${value}` : value;
  switch (layer.type) {
    case "bars":
      return (i) => [
        layer.name,
        valued(x.title, barPlace(layer, x, i)),
        ...trialParameters(layer, trials, i),
        valued(y.title, axisText(y, layer.y[i])),
      ];
    case "dots":
    case "line": {
      const labels = layer.type === "dots" ? layer.labels : undefined;
      return (i) => [
        ...(labels?.[i] === undefined ? trialLines(layer, trials, i) ?? [layer.name] : [labels[i]]),
        ...(y.bare
          ? []
          : [valued(x.title, axisText(x, layer.x[i])), valued(y.title, axisText(y, layer.y[i]))]),
        ...scoreLines(figure, layer.scores?.[i]),
      ];
    }
    case "field":
      return () => [fieldSpan(layer)];
    case "band":
      return (i) => [
        layer.name,
        valued(x.title, axisText(x, layer.x[i])),
        valued(y.title, `${axisText(y, layer.low[i])} to ${axisText(y, layer.high[i])}`),
      ];
    case "rule":
      return () => [layer.name];
    case "text":
      return (i) => [layer.texts[i]!];
  }
}

function trialParameters(
  { trials: places }: BarLayer,
  trials: FigureTrials | undefined,
  index: number,
): string[] {
  const place = places?.[index];
  return place === null || place === undefined || !trials ? [] : [trialText(trials, place)];
}

/** "trial 12", and its parameters; undefined for marks of no trial. */
function trialLines(
  layer: ChartLayer,
  trials: FigureTrials | undefined,
  index: number,
): string[] | undefined {
  const place = "trials" in layer ? layer.trials?.[index] : undefined;
  if (place === null || place === undefined || !trials) return undefined;
  return [`${layer.name}: trial ${formatNumber(trials.numbers[place], "integer")}`, trialText(trials, place)];
}

function scoreLines({ score }: ChartFigure, value: number | null | undefined): string[] {
  if (!score || value === null || value === undefined) return [];
  return [`${score.name}: ${exactValue(value, score.format)}`];
}

function layerTargets(layer: ChartLayer, figure: ChartFigure, layout: ChartLayout): Target[] {
  if (layer.type === "rule" || layer.type === "text" || layer.type === "field") return [];
  const tips = layerTips(layer, figure);
  if (layer.type === "bars") return barTargets(layer, figure, layout, tips);
  const heights = layer.type === "band" ? layer.high : layer.y;
  return layer.x.flatMap((value, i) => {
    const [x, y] = [layout.x.at(value), layout.y.at(heights[i])];
    if (x === null || y === null) return [];
    const target: Target = {
      ...pointTarget(x, y, () => tips(i)),
      ..."trials" in layer && trialOf(layer.trials?.[i]),
    };
    if (layer.type === "band") target.box.y2 = layout.y.at(layer.low[i]) ?? y;
    return [target];
  });
}

function barTargets(
  layer: BarLayer,
  figure: ChartFigure,
  layout: ChartLayout,
  tips: (index: number) => string[],
): Target[] {
  return barBoxes(layer, figure, layout).map(({ index, ...box }) => ({
    x: (box.x1 + box.x2) / 2,
    y: layer.y[index]! < 0 ? box.y2 : box.y1,
    box,
    lines: () => tips(index),
    ...trialOf(layer.trials?.[index]),
  }));
}
