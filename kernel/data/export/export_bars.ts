/** Bars as a file of the user's own, which imports again as the same bars. */
import type { Bars } from "../../market/bars.ts";
import { ParameterError, quote } from "../../market/errors.ts";
import { placeAtomically } from "../atomic_write.ts";
import { quoted, withDuckDB } from "../duckdb.ts";
import { writeParquet } from "../parquet_bars.ts";
import { LABEL, labelOf } from "./label.ts";
import { csvText, jsonText } from "./text_rows.ts";

export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;
/** What bars can be exported as. */
export type ExportFormat = typeof EXPORT_FORMATS[number];

/** @throws ParameterError for a format that there is not */
export function checkFormat(format: unknown): asserts format is ExportFormat {
  if (EXPORT_FORMATS.includes(format as ExportFormat)) return;
  const allowed = EXPORT_FORMATS.map(quote).join(" or ");
  throw new ParameterError(`Set format to ${allowed}: it is ${quote(format)}`, {
    field: "format",
    value: format,
    allowed,
  });
}

/** The whole file or, where writing fails, what was there before. */
export function writeBars(bars: Bars, format: ExportFormat, path: string): Promise<void> {
  return placeAtomically(path, async (temporary) => {
    if (format === "parquet") return await writeLabelled(bars, temporary);
    await Deno.writeFile(temporary, ReadableStream.from(encoded(bars, format)), { createNew: true });
  });
}

/** The bytes of the same file. */
export async function barsBytes(bars: Bars, format: ExportFormat): Promise<Uint8Array<ArrayBuffer>> {
  if (format !== "parquet") return await new Blob([...encoded(bars, format)]).bytes();
  const folder = await Deno.makeTempDir();
  try {
    await writeLabelled(bars, `${folder}/bars.parquet`);
    return await Deno.readFile(`${folder}/bars.parquet`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function* encoded(bars: Bars, format: "csv" | "json"): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  for (const text of format === "csv" ? csvText(bars) : jsonText(bars)) yield encoder.encode(text);
}

/** DuckDB writes metadata with a file's rows and never after them: a second pass over the store's own kind of file. */
async function writeLabelled(bars: Bars, target: string): Promise<void> {
  const plain = `${target}.plain`;
  try {
    await writeParquet(plain, bars);
    const label = quoted(JSON.stringify(labelOf(bars)));
    await withDuckDB(async (connection) => {
      await connection.run(
        `COPY (FROM read_parquet(${quoted(plain)})) TO ${quoted(target)}
         (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${LABEL}: ${label}})`,
      );
    });
  } finally {
    await Deno.remove(plain).catch(() => {});
  }
}
