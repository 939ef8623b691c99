import { z } from "zod";
import { MOST_ROWS } from "./columns.ts";
import type { TimeFigure } from "./figure.ts";
import { colour, count, format, MOST_POINTS, text, times, values } from "./schema.ts";

const timeSeries = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(["line", "area", "columns"]),
    name: text,
    colour,
    dashed: z.boolean().optional(),
    stepped: z.boolean().optional(),
    values,
  }),
  z.object({
    type: z.literal("candles"),
    name: text,
    open: values,
    high: values,
    low: values,
    close: values,
  }),
]);

const marker = z.object({
  time: z.number(),
  price: z.number(),
  kind: z.enum(["buy", "sell"]),
  label: text,
  text: text.optional(),
});

const segment = z.object({
  from: z.number(),
  fromValue: z.number(),
  to: z.number(),
  toValue: z.number(),
  colour,
  dashed: z.boolean().optional(),
});

const pane = z.object({
  title: text,
  format,
  weight: z.number().positive().max(100),
  series: z.array(timeSeries).max(64),
  markers: z.array(marker).max(MOST_POINTS).optional(),
  markersFrom: count.optional(),
  segments: z.array(segment).max(MOST_POINTS).optional(),
  levels: z.array(z.number()).max(20).optional(),
  stacked: z.boolean().optional(),
});

export const time: z.ZodType<TimeFigure> = z.object({
  kind: z.literal("time"),
  title: text,
  time: times,
  panes: z.array(pane).min(1).max(12),
  thinnedFrom: count.optional(),
  scale: z.enum(["linear", "log"]).optional(),
  currency: z.string().max(12).optional(),
  bands: z.array(z.object({ from: z.number(), to: z.number(), name: text, colour })).max(MOST_POINTS)
    .optional(),
  split: z.object({ time: z.number(), before: text, after: text }).optional(),
  link: text.optional(),
  full: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), rows: z.int().min(1).max(MOST_ROWS) })
    .optional(),
}).check(({ value, issues }) => {
  const length = value.time.length;
  value.panes.forEach(({ series }, p) =>
    series.forEach((one, s) => {
      const columns = one.type === "candles" ? [one.open, one.high, one.low, one.close] : [one.values];
      if (columns.every((column) => column.length === length)) return;
      issues.push({
        code: "custom",
        input: one.name,
        path: ["panes", p, "series", s],
        message: `expected ${length} values, one per time`,
      });
    })
  );
});
