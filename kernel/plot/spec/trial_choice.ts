/** A heatmap of trials over other axes and slices than those that it came with. */
import type { HeatmapFigure } from "./figure.ts";
import { parametersFigure } from "./parameters.ts";
import { parameterText, type ParameterValue, valuesOf } from "./trials.ts";
import type { Where } from "./where.ts";

/** What a reader chose. */
export interface TrialChoice {
  readonly x: string;
  readonly y: string;
  /** One value each of other parameters; those left out have all of theirs. */
  readonly where: { readonly [name: string]: ParameterValue };
}

export interface ChoiceOptions {
  /** Parameters that vary. */
  readonly across: readonly string[];
  readonly down: readonly string[];
  /** Those on no axis, with their values. */
  readonly slices: readonly { name: string; values: readonly ParameterValue[]; texts: readonly string[] }[];
}

/** Values that a reader can still choose from. */
const MOST_SLICES = 500;

/** Null where there is nothing to choose: fewer than three parameters vary, or not all trials are there. */
export function choiceOptions(figure: HeatmapFigure, { x, y }: TrialChoice): ChoiceOptions | null {
  if (!figure.choice || !figure.trials) return null;
  const varying = figure.trials.parameters.map(({ name, values }) => ({ name, values: valuesOf(values) }))
    .filter(({ values }) => values.length > 1);
  if (varying.length < 3) return null;
  const names = varying.map(({ name }) => name);
  return {
    across: names.filter((name) => name !== y),
    down: names.filter((name) => name !== x),
    slices: varying.filter(({ name, values }) => name !== x && name !== y && values.length <= MOST_SLICES)
      .map(({ name, values }) => ({ name, values, texts: values.map(parameterText) })),
  };
}

export const firstChoice = ({ columnTitle = "", rowTitle = "" }: HeatmapFigure): TrialChoice => ({
  x: columnTitle,
  y: rowTitle,
  where: {},
});

/** The figure itself where it is what was chosen, or where it holds no trial of the slice. */
export function chosenFigure(figure: HeatmapFigure, { x, y, where }: TrialChoice): HeatmapFigure {
  const { choice, trials, columnTitle, rowTitle, format, view } = figure;
  const isFirst = x === columnTitle && y === rowTitle && Object.keys(where).length === 0;
  if (!choice || !trials || isFirst) return figure;
  const columns = Object.fromEntries(trials.parameters.map(({ name, values }) => [name, values]));
  const names = Object.keys(columns);
  const scores = choice.scores.map((score) => score ?? NaN);
  const slice: Where = Object.fromEntries(Object.entries(where).filter(([name]) => names.includes(name)));
  if (!names.includes(x) || !names.includes(y)) return figure;
  return {
    ...parametersFigure({ ...columns, [choice.value]: scores }, {
      x,
      y,
      value: choice.value,
      where: slice,
      better: choice.better,
      reduce: choice.reduce,
      format,
      opens: { sweep: trials.sweep ?? "", parameters: names, numbers: trials.numbers },
    }),
    trials,
    choice,
    ...view && { view },
  };
}
