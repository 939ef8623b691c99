/** Exports as a cell asks for them: paths begin at the notebook's folder. */
import { barsBytes, checkFormat, type ExportFormat, writeBars } from "../data/export/export_bars.ts";
import type { Bars } from "../market/bars.ts";
import { notebookPath } from "./notebook_path.ts";

/** What bars of a cell can do besides being read. */
export interface Exportable {
  /** The bytes of a file with these bars; see exportBars(). */
  export(format: ExportFormat): Promise<Uint8Array<ArrayBuffer>>;
  /** Writes such a file and gives its path. */
  export(format: ExportFormat, path: string): Promise<string>;
}

/**
 * Bars as a file that any tool reads and that importBars() reads again as the same bars, to the last bit and without an
 * option: symbol, market, timeframe, currency, splits and dividends travel in a first line (CSV), beside the columns (JSON)
 * or in the metadata (Parquet). Days are dates, shorter bars moments in UTC; a volume that is not known is empty or null.
 * loadBars() reads the file too, in the view that it is asked for. `bars.export(format, path)` does the same.
 *
 * @param format "csv", "json" or "parquet"
 * @param path relative to the notebook; a file that is there is replaced. Without one the bytes are given.
 * @returns the absolute path of the file, or its bytes
 * @throws ParameterError for another format, or what is no path
 * @throws DataError for times between two milliseconds
 * @example
 * ```ts
 * import { exportBars, fingerprint, importBars, loadBars } from "tapebook";
 *
 * const bars = await loadBars("SP500", { start: "2019-01-01" });
 * const { bars: [again] } = await importBars({ name: "mine.csv", bytes: await exportBars(bars, "csv") });
 * if (again!.symbol !== "SP500" || fingerprint(again!) !== fingerprint(bars)) throw new Error("the same bars");
 * ```
 */
export function exportBars(bars: Bars, format: ExportFormat): Promise<Uint8Array<ArrayBuffer>>;
export function exportBars(bars: Bars, format: ExportFormat, path: string): Promise<string>;
export async function exportBars(
  bars: Bars,
  format: ExportFormat,
  path?: string,
): Promise<string | Uint8Array<ArrayBuffer>> {
  checkFormat(format);
  if (path === undefined) return await barsBytes(bars, format);
  const target = notebookPath(path);
  await writeBars(bars, format, target);
  return target;
}
