/** What is said of a cell that is not what its column holds. */
import { DataError, quote } from "../../market/errors.ts";
import { guessNumberStyle, type NumberStyle } from "./number_text.ts";
import { type Plan, sampleOf, type Table } from "./table.ts";

const WHAT = {
  number: {
    what: "a number",
    write: "Write numbers such as 1234.5 or 1,234.5, or set decimal",
    allowed: "numbers; decimal says what comes before the decimals",
  },
  time: {
    what: "a time",
    write: "Write ISO dates, such as 2013-04-03 or 2013-04-03T09:30:00Z, in one spelling",
    allowed: "ISO dates, such as 2013-04-03 or 2013-04-03T09:30:00Z",
  },
} as const;

/** @param row counted from 0, without the header */
export function unreadable(
  { names }: Pick<Table, "names">,
  plan: Plan,
  column: number,
  row: number,
  text: string,
): DataError {
  const field = column === plan.time || column === plan.clock ? "time" : "number";
  const { what, write, allowed } = WHAT[field];
  const state = text.trim() === "" ? "is empty" : `is ${quote(text)}, not ${what}`;
  return new DataError(
    `Mend column ${names[column]} of ${plan.place}: row ${
      row + 1
    }, not counting the header, ${state}. ${write}.`,
    { field: field === "time" ? "time" : names[column], value: text, allowed },
  );
}

/** How the planned columns write their numbers. */
export function numberStyle(table: Pick<Table, "names" | "sample">, plan: Plan): NumberStyle {
  const guess = guessNumberStyle(plan.numbers.flatMap((column) => sampleOf(table, column)));
  if (plan.decimal !== undefined) {
    if (guess !== "ask" && guess.decimal === plan.decimal) return guess;
    return { decimal: plan.decimal, thousands: plan.decimal === "." ? "," : "." };
  }
  if (guess !== "ask") return guess;
  throw new DataError(
    `Set decimal for ${plan.place} to "." if 1,234 means one thousand and to "," if it means a little more than one: ` +
      "no number in its first rows tells.",
    { field: "decimal", allowed: '"." or ","' },
  );
}
