/** The columns of bars as Parquet with a TIMESTAMP column `time`, which any tool reads; NaN is NULL there. */
import { queryColumns, quoted, withDuckDB } from "./duckdb.ts";
import { OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom, ohlcvList } from "./ohlcv.ts";

/** Rows that DuckDB takes at once. */
const CHUNK = 2048;

const fieldsOf = (adjusted: boolean): string[] => [...OHLCV_FIELDS, ...(adjusted ? ["adjustedClose"] : [])];

export async function writeParquet(
  target: string,
  columns: OhlcvColumns,
  adjustedClose?: Float64Array,
): Promise<void> {
  const { DOUBLE, DuckDBDataChunk } = await import("@duckdb/node-api");
  const values = [...ohlcvList(columns), ...(adjustedClose ? [adjustedClose] : [])];
  const fields = fieldsOf(adjustedClose !== undefined);
  const rows = columns.time.length;
  await withDuckDB(async (connection) => {
    await connection.run(`CREATE TABLE bars (${fields.map((field) => `${field} DOUBLE`).join(", ")})`);
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
    const [, ...prices] = fields;
    const known = prices.map((field) => `if(isnan(${field}), NULL, ${field}) AS ${field}`).join(", ");
    await connection.run(
      `COPY (SELECT make_timestamp((time * 1000)::BIGINT) AS time, ${known} FROM bars)
       TO ${quoted(target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  });
}

/**
 * What writeParquet() wrote, in its order.
 *
 * @param known.rows Where it is known: the columns are made at once and filled, so that nothing is held twice.
 */
export async function readParquet(
  path: string,
  { rows, adjusted = false }: { rows?: number; adjusted?: boolean } = {},
): Promise<{ columns: OhlcvColumns; adjustedClose?: Float64Array }> {
  const [, ...prices] = fieldsOf(adjusted);
  // NULL as NaN here already: to ask for each value whether it is one takes longer than to read it.
  const values = prices.map((field) => `coalesce(${field}, 'NaN'::DOUBLE)`).join(", ");
  const columns = await withDuckDB((connection) =>
    queryColumns(
      connection,
      `SELECT epoch_us(time)::DOUBLE / 1000, ${values} FROM read_parquet(${quoted(path)})`,
      {
        rows,
        complete: true,
      },
    )
  );
  return { columns: ohlcvFrom(columns), ...(adjusted && { adjustedClose: columns[OHLCV_FIELDS.length] }) };
}
