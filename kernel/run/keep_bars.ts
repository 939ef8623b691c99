/** Bars of one's own in the workspace's store, as a cell puts them there. */
import { type DataSetEntry, entryOf } from "../data/describe/describe.ts";
import type { ImportedFile } from "../data/import/import_bars.ts";
import { keepBars as keep, keepImport, type KeepNotes } from "../data/keep/keep_bars.ts";
import { dataFolder, workspaceFolder } from "../data/workspace.ts";
import { checkGivenBars } from "../engine/universe.ts";
import type { Bars } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { datasetsTable } from "./datasets.ts";
import { type Displayed, displayedAs } from "./display.ts";

export const NOTE_NAMES: readonly (keyof KeepNotes)[] = ["name", "exchange", "description"];

const folder = (): string => dataFolder(workspaceFolder());

/**
 * Stores bars in the workspace, such as those that you have repaired or made: loadBars() then finds them by their symbol
 * and asks no provider for it. What is stored already under the same symbol, market and timeframe is replaced where these
 * bars reach, and stays before and after them.
 *
 * @param notes `name`, `exchange` and `description`, in your words
 * @returns the data set as datasets() lists it
 * @throws DataError where the disk is full or read-only, or for prices that are adjusted otherwise than what is stored
 * @throws ParameterError for an unknown note
 * @example
 * ```ts
 * import { keepBars, makeBars } from "tapebook";
 *
 * const prices = [10, 11];
 * const time = ["2024-01-02", "2024-01-03"];
 * const bars = makeBars({ symbol: "MINE", time, open: prices, high: prices, low: prices, close: prices });
 * const { id, rows } = await keepBars(bars, { exchange: "NYSE" });
 * if (id !== "US/1d/MINE" || rows !== 2) throw new Error("stored");
 * ```
 */
export async function keepBars(bars: Bars, notes: KeepNotes = {}): Promise<DataSetEntry & Displayed> {
  checkGivenBars([bars]);
  checkNames(notes, NOTE_NAMES, "the notes of keepBars");
  checkNotes(notes);
  return displayedAs(entryOf(await keep(folder(), bars, notes)), (entry) => datasetsTable([entry]));
}

/** The bars of a file, with the file. */
export async function keepFile(read: ImportedFile, notes: KeepNotes): Promise<DataSetEntry[]> {
  return (await keepImport(folder(), read, notes)).map(entryOf);
}

/** @throws ParameterError for a note that is no text */
export function checkNotes(notes: KeepNotes): void {
  const bad = NOTE_NAMES.find((field) => notes[field] !== undefined && typeof notes[field] !== "string");
  if (bad === undefined) return;
  const value = notes[bad];
  throw new ParameterError(`Set ${bad} to text: it is ${quote(value)}`, {
    field: bad,
    value,
    allowed: "text",
  });
}
