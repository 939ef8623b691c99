/** Any columns as Parquet: moments are TIMESTAMPs in UTC, NaN is NULL. */
import { quoted, withDuckDB } from "../duckdb.ts";
import { makeTable } from "../sql/make_table.ts";
import { tableValues } from "../sql/table_values.ts";

/** @throws ParameterError for columns of several lengths or of mixed types */
export async function parquetTable(
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
): Promise<Uint8Array> {
  const values = tableValues(columns);
  if (!values) throw new TypeError("a table has columns");
  const folder = await Deno.makeTempDir();
  try {
    await withDuckDB(async (connection) => {
      await makeTable(connection, "rows", values);
      await connection.run(
        `COPY rows TO ${quoted(`${folder}/rows.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
      );
    });
    return await Deno.readFile(`${folder}/rows.parquet`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
