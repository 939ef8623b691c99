import { z } from "zod";
import type { CardMetric } from "./figure.ts";
import { count, text } from "./schema.ts";
import type { SheetFigure, SheetPart } from "./sheet.ts";

const terms = z.object({
  title: text,
  terms: z.array(z.object({ label: text, value: text, reason: text.optional() })).max(200),
});

/** @param part One picture or table. */
export function sheetSchema(
  metric: z.ZodType<CardMetric>,
  part: z.ZodType<SheetPart>,
): z.ZodType<SheetFigure> {
  const section = z.object({
    title: text,
    folded: z.boolean().optional(),
    text: z.array(text).max(100).optional(),
    metrics: z.array(metric).max(100).optional(),
    terms: z.array(terms).max(50).optional(),
    figures: z.array(part).max(24).optional(),
    warnings: z.array(text).max(1000).optional(),
  });
  const table = z.object({
    name: z.string().regex(/^[a-z][a-z_]{0,40}$/),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    rows: count,
  });
  return z.object({
    kind: z.literal("sheet"),
    title: text,
    sections: z.array(section).max(60),
    tables: z.array(table).max(24).optional(),
  });
}
