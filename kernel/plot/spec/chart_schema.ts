/** A chart as it may come from a file. */
import { z } from "zod";
import type { ChartFigure } from "./chart.ts";
import {
  arePlaces,
  colour,
  figureTrials,
  format,
  isValues,
  MOST_POINTS,
  places,
  text,
  values,
} from "./schema.ts";

const axis = z.object({
  title: text,
  scale: z.enum(["linear", "log", "symlog", "time", "category"]),
  format,
  categories: z.array(text).max(1000).optional(),
  zero: z.boolean().optional(),
  bare: z.boolean().optional(),
}).refine(
  ({ scale, categories }) => (scale === "category") === (categories !== undefined),
  "expected names of categories on a category axis, and on no other",
);

/** Positions without a gap. */
const positions = z.custom<number[]>(
  (value) => isValues(value) && !(value as unknown[]).includes(null),
  "expected numbers",
);
const named = { name: text, colour };
const opacity = z.number().min(0).max(1).optional();
const isSpan = ([from, to, ...more]: number[]) => more.length === 0 && to! > from!;

const layer = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("bars"),
    ...named,
    x: positions,
    x2: positions.optional(),
    y: values,
    below: colour.optional(),
    trials: places.optional(),
  }),
  z.object({
    type: z.literal("dots"),
    ...named,
    x: values,
    y: values,
    hollow: z.boolean().optional(),
    labels: z.array(text).max(MOST_POINTS).optional(),
    trials: places.optional(),
    scores: values.optional(),
    opacity,
  }),
  z.object({
    type: z.literal("line"),
    ...named,
    x: values,
    y: values,
    dashed: z.boolean().optional(),
    opacity,
    trials: places.optional(),
    scores: values.optional(),
  }),
  z.object({
    type: z.literal("field"),
    ...named,
    format,
    x: positions.refine(isSpan, "expected two numbers, the second greater"),
    y: positions.refine(isSpan, "expected two numbers, the second greater"),
    columns: z.int().min(2).max(200),
    values,
  }).refine(
    ({ columns, values }) => values.length % columns === 0 && values.length >= 2 * columns,
    "expected rows of as many values as there are columns",
  ),
  z.object({
    type: z.literal("band"),
    ...named,
    x: values,
    low: values,
    high: values,
    opacity,
  }),
  z.object({
    type: z.literal("rule"),
    ...named,
    axis: z.enum(["x", "y"]),
    at: z.number(),
    dashed: z.boolean().optional(),
  }),
  z.object({ type: z.literal("text"), ...named, x: values, y: values, texts: z.array(text).max(1000) }),
]);

export const chart: z.ZodType<ChartFigure> = z.object({
  kind: z.literal("chart"),
  title: text,
  x: axis,
  y: axis,
  layers: z.array(layer).max(64),
  note: text.optional(),
  trials: figureTrials.optional(),
  score: z.object({ name: text, format }).optional(),
}).check(({ value, issues }) => {
  const refuse = (index: number, message: string) =>
    issues.push({ code: "custom", input: value.layers[index]!.name, path: ["layers", index], message });
  value.layers.forEach((one, index) => {
    if (one.type === "rule" || one.type === "field") return;
    if ("trials" in one && !arePlaces(one.trials, value.trials)) {
      refuse(index, "expected trials of the figure");
    }
    const { name: _, type: _type, colour: _colour, x, ...rest } = one;
    const odd = Object.values(rest).some((column) => Array.isArray(column) && column.length !== x.length);
    if (odd) refuse(index, `expected ${x.length} values in every column`);
  });
});
