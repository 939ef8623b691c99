/** The YAML file beside a strategy: what it is for, and the parameters and options it is usually run with. */
import { parse } from "@std/yaml";
import { z } from "zod";
import type { BacktestOptions } from "../../engine/options.ts";
import { ParameterError } from "../../market/errors.ts";
import { MARKETS, TIMEFRAMES } from "../../market/timeframe.ts";
import { defaultedShape, type Shape } from "../../strategy/parameters.ts";
import { factoryOf } from "../../strategy/define.ts";
import type { AnyFactory, StrategyFile } from "./files.ts";

export const CATEGORIES = ["trend", "mean-reversion", "momentum", "multi-factor", "other"] as const;

const DATE = z.union([z.string(), z.date()]);
const SPACE = z.union([
  z.strictObject({ values: z.array(z.unknown()).min(1) }),
  z.strictObject({ min: z.number(), max: z.number(), step: z.number().positive() }),
]);

const PRESET = z.strictObject({
  strategy: z.string(),
  description: z.string().default(""),
  category: z.enum(CATEGORIES).default("other"),
  tags: z.array(z.string()).default([]),
  markets: z.array(z.enum(MARKETS)).default([]),
  timeframes: z.array(z.enum(TIMEFRAMES)).default([]),
  params: z.record(z.string(), z.unknown()).default({}),
  data: z.strictObject({
    symbol: z.union([z.string(), z.array(z.string())]),
    start: DATE.optional(),
    end: DATE.optional(),
    market: z.enum(MARKETS).optional(),
    timeframe: z.enum(TIMEFRAMES).optional(),
  }).optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  optimization: z.strictObject({
    enabled: z.boolean(),
    method: z.string(),
    objective: z.string(),
    trials: z.int().min(0),
    param_space: z.record(z.string(), SPACE),
  }).optional(),
});

/** What a preset says, checked. */
export type Preset = Omit<z.output<typeof PRESET>, "options"> & { options: BacktestOptions };

/** @throws ParameterError naming the file, the field and what is wrong with it */
export function parsePreset(base: string, text: string): Preset {
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw wrong(base, "file", text, `it is no YAML: ${(cause as Error).message}`, cause);
  }
  const result = PRESET.safeParse(document);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw wrong(base, path.join(".") || "file", document, `${path.join(".") || "the document"}: ${message}`);
  }
  if (result.data.strategy !== base) {
    throw wrong(base, "strategy", result.data.strategy, `it is of the strategy ${result.data.strategy}`);
  }
  return result.data as Preset;
}

function wrong(
  base: string,
  field: string,
  value: unknown,
  problem: string,
  cause?: unknown,
): ParameterError {
  return new ParameterError(`Correct ${base}.yaml: ${problem}`, { field, value, cause });
}

/** The preset of a file; null without one. */
export const presetOf = ({ base, preset }: StrategyFile): Preset | null =>
  preset === null ? null : parsePreset(base, preset);

/**
 * The factory with other defaults.
 *
 * @throws ParameterError for values that it would refuse
 */
export function withDefaults(factory: AnyFactory, params: Readonly<Record<string, unknown>>): AnyFactory {
  if (Object.keys(params).length === 0) return factory;
  factory({ ...factory.defaults, ...params });
  const { definition } = factory;
  const shape = defaultedShape(definition.schema.shape as Shape, params);
  return factoryOf({ ...definition, schema: z.object(shape) });
}
