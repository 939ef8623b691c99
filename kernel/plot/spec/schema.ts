/** What the schemas of all figures share. */
import { z } from "zod";
import { type FigureTrials, MOST_TRIALS } from "./trials.ts";

/** Above what the builders write, below what would stall a browser. */
export const MOST_POINTS = 20_000;

export const text = z.string().max(1000);
export const count = z.int().min(0);
export const colour = z.enum([
  "ink",
  "ink-2",
  "gain",
  "loss",
  "accent",
  "blue",
  "vermillion",
  "green",
  "purple",
  "sky",
  "orange",
]);
export const format = z.enum(["money", "percent", "ratio", "integer", "price"]);

/** Long columns are checked by one loop: a schema per element would take longer than drawing them. */
export const values = z.custom<(number | null)[]>(isValues, "expected numbers or null");
export const times = z.custom<number[]>(isTimes, "expected ascending epoch milliseconds");

export function isValues(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MOST_POINTS) return false;
  for (let i = 0; i < value.length; i++) if (value[i] !== null && !Number.isFinite(value[i])) return false;
  return true;
}

function isTimes(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MOST_POINTS) return false;
  let last = -8.64e15;
  for (const ms of value) {
    if (!Number.isFinite(ms) || ms <= last || ms > 8.64e15) return false;
    last = ms;
  }
  return true;
}

/** Places of trials; null where a mark is of none. */
export const places = z.custom<(number | null)[]>(
  (value) =>
    isValues(value) && (value as (number | null)[]).every((place) => place === null || isCount(place)),
  "expected places of trials or null",
);

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** What a parameter's name may be: it is written into code. */
const parameterName = z.string().regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]{0,99}$/u);
/** An id of ours: a name of a file without a folder. */
export const sweepId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/);
export const parameterValue = z.union([text, z.number(), z.boolean(), z.null()]);

export const figureTrials: z.ZodType<FigureTrials> = z.object({
  sweep: sweepId.optional(),
  numbers: z.array(count).max(MOST_TRIALS),
  parameters: z.array(z.object({ name: parameterName, values: z.array(parameterValue).max(MOST_TRIALS) }))
    .max(64),
}).refine(
  ({ numbers, parameters }) => parameters.every(({ values }) => values.length === numbers.length),
  "expected one value a trial of every parameter",
);

/** Whether marks name trials that the figure has. */
export function arePlaces(
  marks: readonly (number | null)[] | undefined,
  trials: FigureTrials | undefined,
): boolean {
  const known = trials?.numbers.length ?? 0;
  return marks === undefined || marks.every((place) => place === null || place < known);
}
