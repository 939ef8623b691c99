/** The members of an index in a year and its changes, in YAML. By itself, so that the parser loads when it is needed. */
import { parse } from "@std/yaml";
import { z } from "zod";
import { DataError } from "../../market/errors.ts";
import type { Source } from "./membership.ts";
import { dayOf } from "./parse.ts";

const SYMBOLS = z.array(z.string()).nullish().transform((list) => list ?? []);
const YEAR = z.object({
  year: z.string().regex(/^\d{4}$/),
  tickers_on_Jan_1: z.array(z.string()).min(1),
  changes: z.record(z.string(), z.object({ difference: SYMBOLS, union: SYMBOLS })).nullish(),
});

/** @throws DataError naming the file and what is expected */
export function parseYear(file: string, text: string): Source {
  let given: unknown;
  try {
    // Everything as text: a date that is not in quotation marks would become an object that prints in local time.
    given = parse(text, { schema: "failsafe" });
  } catch (error) {
    throw new DataError(`Correct ${file}: it is not YAML (${(error as Error).message})`, { field: file });
  }
  const read = YEAR.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new DataError(
      `Give ${file} as year, tickers_on_Jan_1 and changes by date: ${
        issue?.path.join(".")
      }: ${issue?.message}`,
      { field: file },
    );
  }
  const { year, tickers_on_Jan_1: symbols, changes } = read.data;
  return {
    kind: "year",
    file,
    time: Date.UTC(Number(year), 0, 1),
    symbols,
    changes: Object.entries(changes ?? {}).map(([day, { difference, union }]) => ({
      time: dayOf(day, file, 0),
      add: union,
      remove: difference,
    })),
  };
}
