/** What the loading of bars found that a reader of a test must know. */
import type { Bars } from "./bars.ts";

/** Sentences shown before the rest is counted: a universe of hundreds says the same hundreds of times. */
const MOST = 5;

/** What a run repeats of its bars: their own warnings, and that the last bar of some had not closed. */
export function dataWarnings(
  universe: readonly Pick<Bars, "symbol" | "forming" | "warnings">[],
): string[] {
  const told = [...new Set(universe.flatMap(({ warnings = [] }) => warnings))];
  const shown = told.slice(0, MOST);
  if (told.length > MOST) {
    shown.push(`${told.length - MOST} more warnings about the data: see their warnings.`);
  }
  const forming = [...new Set(universe.filter((each) => each.forming).map(({ symbol }) => symbol))];
  if (forming.length > 0) {
    const names = forming.length > MOST ? `${forming.slice(0, MOST).join(", ")}, …` : forming.join(", ");
    shown.push(`The last bar of ${names} was not over when it was fetched: its values may still change.`);
  }
  return shown;
}
