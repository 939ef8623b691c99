/** The six columns of bars as Parquet with a TIMESTAMP column `time`, which any tool reads; NaN is NULL there. */
import { queryColumns, quoted, withDuckDB } from "./duckdb.ts";
import { OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom, ohlcvList } from "./ohlcv.ts";

/** Rows that DuckDB takes at once. */
const CHUNK = 2048;

export async function writeParquet(target: string, columns: OhlcvColumns): Promise<void> {
  const { DOUBLE, DuckDBDataChunk } = await import("@duckdb/node-api");
  const values = ohlcvList(columns);
  const rows = columns.time.length;
  await withDuckDB(async (connection) => {
    await connection.run(`CREATE TABLE bars (${OHLCV_FIELDS.map((field) => `${field} DOUBLE`).join(", ")})`);
    const appender = await connection.createAppender("bars");
    const chunk = DuckDBDataChunk.create(values.map(() => DOUBLE), CHUNK);
    for (let from = 0; from < rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK);
      if (to - from < CHUNK) chunk.rowCount = to - from;
      values.forEach((column, i) => {
        const vector = chunk.getColumnVector(i) as unknown as { items: Float64Array; flush(): void };
        vector.items.set(column.subarray(from, to));
        vector.flush();
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const [, ...prices] = OHLCV_FIELDS;
    const known = prices.map((field) => `if(isnan(${field}), NULL, ${field}) AS ${field}`).join(", ");
    await connection.run(
      `COPY (SELECT make_timestamp((time * 1000)::BIGINT) AS time, ${known} FROM bars)
       TO ${quoted(target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  });
}

/** What writeParquet() wrote. */
export async function readParquet(path: string): Promise<OhlcvColumns> {
  const [, ...prices] = OHLCV_FIELDS;
  return await withDuckDB(async (connection) =>
    ohlcvFrom(
      await queryColumns(
        connection,
        `SELECT epoch_us(time)::DOUBLE / 1000, ${prices.join(", ")} FROM read_parquet(${
          quoted(path)
        }) ORDER BY 1`,
      ),
    )
  );
}
