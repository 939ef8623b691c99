/**
 * Reads a figure that came from a file. A notebook may come from anyone: whatever is not exactly a figure of bearable
 * size is refused with the reason, before anything draws it.
 */
import { z } from "zod";
import { chart } from "./chart_schema.ts";
import type { CardFigure, Figure, HeatmapFigure, TableFigure } from "./figure.ts";
import { arePlaces, count, figureTrials, format, places, text, values } from "./schema.ts";
import { sheetSchema } from "./sheet_schema.ts";
import { INLINE_ROWS } from "./tables.ts";
import { time } from "./time_schema.ts";

const heatmap: z.ZodType<HeatmapFigure> = z.object({
  kind: z.literal("heatmap"),
  title: text,
  format,
  rows: z.array(text).max(500),
  columns: z.array(text).max(100),
  values: z.array(values),
  totals: z.object({ title: text, values }).optional(),
  rowTitle: text.optional(),
  columnTitle: text.optional(),
  score: text.optional(),
  scheme: z.enum(["diverging", "sequential"]).optional(),
  reach: z.number().positive().optional(),
  highlight: z.object({ row: count, column: count, name: text }).optional(),
  calendar: z.object({ firstYear: z.int().min(1).max(9999), days: z.union([z.literal(5), z.literal(7)]) })
    .optional(),
  view: z.literal("surface").optional(),
  note: text.optional(),
  trials: figureTrials.optional(),
  places: z.array(places).max(500).optional(),
  choice: z.object({
    value: text,
    scores: values,
    better: z.enum(["higher", "lower"]),
    reduce: z.enum(["best", "mean", "worst"]),
  }).optional(),
}).check(({ value, issues }) => {
  const { rows, columns, totals, highlight, calendar, trials } = value;
  if (value.choice && value.choice.scores.length !== trials?.numbers.length) {
    const message = "expected a score, or null, for every trial";
    issues.push({ code: "custom", input: value.choice.scores.length, path: ["choice"], message });
  }
  const arePlaced = value.places === undefined ||
    (value.places.length === rows.length &&
      value.places.every((row) => row.length === columns.length && arePlaces(row, trials)));
  if (!arePlaced) {
    const message = "expected a trial of the figure, or null, for every cell";
    issues.push({ code: "custom", input: rows.length, path: ["places"], message });
  }
  if (highlight && !(highlight.row < rows.length && highlight.column < columns.length)) {
    const message = "expected a cell of the heatmap";
    issues.push({ code: "custom", input: highlight, path: ["highlight"], message });
  }
  if (calendar && rows.length % calendar.days !== 0) {
    const message = `expected ${calendar.days} rows a year`;
    issues.push({ code: "custom", input: rows.length, path: ["calendar"], message });
  }
  const fits = value.values.length === rows.length &&
    value.values.every((row) => row.length === columns.length) &&
    (!totals || totals.values.length === rows.length);
  if (fits) return;
  issues.push({
    code: "custom",
    input: rows.length,
    path: ["values"],
    message: `expected ${rows.length} rows of ${columns.length} values`,
  });
});

const table: z.ZodType<TableFigure> = z.object({
  kind: z.literal("table"),
  title: text,
  columns: z.array(
    z.object({
      name: text,
      format: z.union([format, z.enum(["text", "date", "time", "year"])]),
      decimals: z.int().min(0).max(12).optional(),
    }),
  ).max(100),
  rows: z.array(z.array(z.union([text, z.number(), z.null()]))).max(INLINE_ROWS),
  total: count,
  marked: z.object({ meaning: text, cells: z.array(z.tuple([count, count])).max(10 * INLINE_ROWS) })
    .optional(),
  note: text.optional(),
  all: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  trials: figureTrials.optional(),
}).check(({ value, issues }) => {
  const width = value.columns.length;
  const odd = value.rows.findIndex((row) => row.length !== width);
  if (odd < 0) return;
  issues.push({
    code: "custom",
    input: value.rows[odd]?.length,
    path: ["rows", odd],
    message: `expected ${width} cells, one per column`,
  });
});

const metric = z.object({
  label: text,
  value: z.number().nullable(),
  format,
  note: text.optional(),
  tone: z.enum(["gain", "loss"]).optional(),
});

const part = z.union([time, chart, heatmap, table]);

const card: z.ZodType<CardFigure> = z.object({
  kind: z.literal("card"),
  title: text,
  metrics: z.array(metric).max(100),
  figures: z.array(part).max(12),
  verdict: z.object({ light: z.enum(["green", "amber", "red"]), text }).optional(),
  progress: z.object({ line: text, done: count, total: count.nullable() }).optional(),
  notes: z.array(text).max(100),
  warnings: z.array(text).max(1000),
});

const sheet = sheetSchema(metric, part);

const schemas: Record<Figure["kind"], z.ZodType<Figure>> = { time, chart, heatmap, table, card, sheet };

export type ParsedFigure = { ok: true; figure: Figure } | { ok: false; reason: string };

/**
 * A figure from JSON of any origin. Keys that no figure has are dropped; anything else that is wrong refuses the whole,
 * with a reason and never with an error.
 *
 * @example
 * ```ts
 * import { parseFigure, plot } from "tapebook";
 *
 * const { spec } = plot.table({ symbol: ["AAPL", "MSFT"] });
 * if (!parseFigure(JSON.parse(JSON.stringify(spec))).ok) throw new Error("a figure of ours is a figure");
 * if (parseFigure({ kind: "pie" }).ok) throw new Error("there are no pies");
 * ```
 */
export function parseFigure(value: unknown): ParsedFigure {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  if (typeof kind !== "string" || !Object.hasOwn(schemas, kind)) {
    return { ok: false, reason: "Not a figure: kind must be time, chart, heatmap, table, card or sheet." };
  }
  const parsed = schemas[kind as Figure["kind"]].safeParse(value);
  if (parsed.success) return { ok: true, figure: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, reason: `Not a ${kind} figure: ${issue?.path.join(".")}: ${issue?.message}.` };
}
