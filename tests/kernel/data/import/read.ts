/** Files for tests of import, from text and from bytes. */
import { importFrom } from "../../../../kernel/data/import/import_bars.ts";
import { readFileBars } from "../../../../kernel/data/import/file_bars.ts";
import type { ImportOptions } from "../../../../kernel/data/import/options.ts";

export const textFile = (name: string, ...lines: string[]) => ({
  name,
  bytes: new TextEncoder().encode(lines.join("\n") + "\n"),
});

/** Imports a CSV file of these lines. */
export const importCsv = (lines: string[], options: ImportOptions = {}) =>
  importFrom("/none", textFile("a.csv", ...lines), options);

/** The one series of a CSV file, unchecked; rows are minutes unless told, so that one row is enough. */
export async function readCsv(lines: string[], options: ImportOptions = {}) {
  const file = await readFileBars(textFile("a.csv", ...lines), "/none", { timeframe: "1m", ...options });
  if (file.series.length !== 1) throw new Error(`one series expected, not ${file.series.length}`);
  return file.series[0]!;
}

export const iso = (time: number | undefined): string => new Date(time ?? NaN).toISOString();
