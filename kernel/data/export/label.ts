/**
 * What bars are besides their columns, as one line of JSON in an exported file: symbol, market, timeframe, currency and
 * corporate actions, so that the file needs no options to be imported.
 */
import { z } from "zod";
import type { Bars } from "../../market/bars.ts";
import { MARKETS, TIMEFRAMES } from "../../market/timeframe.ts";

/** Before the label in a text file, and its key in JSON and Parquet. */
export const LABEL = "tapebook";

export const Label = z.object({
  symbol: z.string(),
  name: z.string(),
  market: z.enum(MARKETS),
  timeframe: z.enum(TIMEFRAMES),
  currency: z.string(),
  actions: z.array(z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("split"), time: z.number(), ratio: z.number() }),
    z.strictObject({ kind: z.literal("dividend"), time: z.number(), amount: z.number() }),
  ])).optional(),
  delisted: z.boolean().optional(),
});
export type BarsLabel = z.infer<typeof Label>;

export function labelOf({ symbol, name, market, timeframe, currency, actions, delisted }: Bars): BarsLabel {
  return {
    symbol,
    name,
    market,
    timeframe,
    currency,
    ...(actions && { actions: [...actions] }),
    ...(delisted && { delisted }),
  };
}

/** Undefined for what is no label: other programs may use the name too. */
export function parseLabel(value: unknown): BarsLabel | undefined {
  return Label.safeParse(value).data;
}

export function parseLabelText(text: string): BarsLabel | undefined {
  try {
    return parseLabel(JSON.parse(text));
  } catch {
    return undefined;
  }
}
