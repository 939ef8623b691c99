/**
 * OHLCV columns out of a CSV or Parquet file: names guessed simply, everything doubtful refused by name.
 *
 * Times become epoch ms UTC; a stamp without a zone is taken as UTC. A missing price or volume is NaN.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError, quote } from "../market/errors.ts";
import { type OhlcvColumns, type OhlcvField, ohlcvFrom } from "./ohlcv.ts";
import { identifier, queryColumns, quoted, withDuckDB } from "./duckdb.ts";

const NAMES: Record<OhlcvField, string[]> = {
  time: ["time", "date", "datetime", "timestamp", "open time"],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c"],
  volume: ["volume", "vol", "v"],
};

interface SourceColumn {
  name: string;
  type: string;
}

/** Whether what was given to loadBars names a file rather than a symbol. */
export const isBarsFile = (text: string): boolean => /\.(csv|tsv|parquet)(\.gz)?$/i.test(text);

/** @throws DataError when the file is missing, unreadable, or a column is absent or not what its name says. */
export function readBarsFile(path: string): Promise<OhlcvColumns> {
  return reading(path, async (connection, query) => ohlcvFrom(await queryColumns(connection, query)));
}

/** Writes the file's bars as Parquet with a TIMESTAMP column `time`, which any tool reads. */
export async function convertToParquet(path: string, target: string): Promise<void> {
  await reading(path, async (connection, query) => {
    await connection.run(
      `COPY (SELECT make_timestamp_ms(time::BIGINT) AS time, * EXCLUDE (time) FROM (${query}))
       TO ${quoted(target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  });
}

/** What to do with the query for a file's bars. */
type Task<T> = (connection: DuckDBConnection, query: string) => Promise<T>;

/** DuckDB's own complaints name a row and a column but not our file. */
async function reading<T>(path: string, task: Task<T>): Promise<T> {
  await requireFile(path);
  try {
    return await withDuckDB((connection) => withTypes(connection, path, task));
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`Cannot read ${path}: ${(error as Error).message.split("\n")[0]}`, {
      field: "path",
      value: path,
      cause: error,
    });
  }
}

/**
 * The first rows of a CSV file decide on the types of its columns. Where a later row does not fit them all rows decide,
 * which takes four times as long.
 */
async function withTypes<T>(connection: DuckDBConnection, path: string, task: Task<T>): Promise<T> {
  await connection.run("SET TimeZone = 'UTC'");
  const from = async (source: string) => await task(connection, await ohlcvQuery(connection, path, source));
  if (isParquet(path)) return await from(`read_parquet(${quoted(path)})`);
  try {
    return await from(await csvSource(connection, [quoted(path)]));
  } catch (error) {
    if (error instanceof DataError) throw error;
    return await from(await csvSource(connection, [quoted(path), "sample_size = -1"]));
  }
}

/** Whole numbers but times are read as DOUBLE: DuckDB would round the 1.5 of a late row to 2 without a word. */
async function csvSource(connection: DuckDBConnection, args: string[]): Promise<string> {
  const columns = await describe(connection, `read_csv(${args.join(", ")})`);
  const time = findColumn(columns, "time");
  const types = columns.filter((column) => column !== time && /INT/.test(column.type))
    .map(({ name }) => `${quoted(name)}: 'DOUBLE'`);
  return `read_csv(${[...args, ...types.length > 0 ? [`types = {${types.join(", ")}}`] : []].join(", ")})`;
}

const isParquet = (path: string): boolean => /\.parquet$/i.test(path);

async function requireFile(path: string): Promise<void> {
  if (await Deno.stat(path).then((info) => info.isFile, () => false)) return;
  throw new DataError(`No file ${path}. A relative path begins at the notebook's folder.`, {
    field: "path",
    value: path,
  });
}

/** A query for time, open, high, low, close, volume as DOUBLE, in order of time. */
async function ohlcvQuery(connection: DuckDBConnection, path: string, source: string): Promise<string> {
  const columns = await describe(connection, source);
  if (!isParquet(path)) await refuseAmbiguousDates(connection, path);
  const time = await timeExpression(connection, source, path, timeColumn(columns, path));
  const numbers: string[] = [];
  for (const field of ["open", "high", "low", "close", "volume"] as const) {
    const column = field === "volume" ? findColumn(columns, field) : requireColumn(columns, field, path);
    numbers.push(`${await numberExpression(connection, source, path, field, column)} AS ${field}`);
  }
  return `SELECT ${time} AS time, ${numbers.join(", ")} FROM ${source} ORDER BY 1`;
}

async function describe(connection: DuckDBConnection, source: string): Promise<SourceColumn[]> {
  const result = await connection.run(`SELECT * FROM ${source} LIMIT 0`);
  const types = result.columnTypes();
  return result.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
}

/** 03/04/2013 is two days, depending on the reader's country: only dates that begin with the year are taken. */
async function refuseAmbiguousDates(connection: DuckDBConnection, path: string): Promise<void> {
  const result = await connection.run(`SELECT DateFormat, TimestampFormat FROM sniff_csv(${quoted(path)})`);
  const formats = (await result.getRowsJS())[0] ?? [];
  const ambiguous = formats.find((format) => typeof format === "string" && !format.startsWith("%Y"));
  if (ambiguous === undefined) return;
  throw new DataError(
    `The dates of ${path} can be read in two ways. Write them year first, such as 2013-04-03.`,
    {
      field: "time",
      value: ambiguous,
      allowed: "YYYY-MM-DD or YYYY-MM-DD hh:mm:ss",
    },
  );
}

function findColumn(columns: SourceColumn[], field: OhlcvField): SourceColumn | undefined {
  const plain = (name: string) => name.trim().toLowerCase().replaceAll(/[\s_-]+/g, " ");
  return columns.find(({ name }) => NAMES[field].includes(plain(name)));
}

/** pandas writes its index as a first column without a name, which DuckDB calls column0. */
function timeColumn(columns: SourceColumn[], path: string): SourceColumn {
  const [first] = columns;
  const isIndex = first?.name === "column0" && /^(DATE|TIMESTAMP)/.test(first.type);
  return findColumn(columns, "time") ?? (isIndex ? first : requireColumn(columns, "time", path));
}

function requireColumn(columns: SourceColumn[], field: OhlcvField, path: string): SourceColumn {
  const column = findColumn(columns, field);
  if (column) return column;
  const found = columns.map(({ name }) => name).join(", ");
  throw new DataError(
    `No ${field} column in ${path}. It has ${found}; name one of them ${NAMES[field].join(" or ")}.`,
    { field, value: found, allowed: NAMES[field].join(", ") },
  );
}

async function numberExpression(
  connection: DuckDBConnection,
  source: string,
  path: string,
  field: OhlcvField,
  column: SourceColumn | undefined,
): Promise<string> {
  if (!column) return "NULL::DOUBLE";
  const { name, type } = column;
  if (/^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT)/.test(type)) {
    return `CAST(${identifier(name)} AS DOUBLE)`;
  }
  await refuseUnreadable(connection, source, path, field, name);
  return textAs(name, "DOUBLE");
}

async function timeExpression(
  connection: DuckDBConnection,
  source: string,
  path: string,
  { name, type }: SourceColumn,
): Promise<string> {
  const column = identifier(name);
  if (/^(DATE|TIMESTAMP)/.test(type)) return `epoch_ms(${column})::DOUBLE`;
  if (/INT|DOUBLE/.test(type)) {
    const [largest] = await queryColumns(connection, `SELECT max(${column})::DOUBLE FROM ${source}`);
    return numericTime(column, largest?.[0] ?? NaN);
  }
  await refuseUnreadable(connection, source, path, "time", name);
  return `epoch_ms(${textAs(name, "TIMESTAMPTZ")})::DOUBLE`;
}

/** What a column of text may hold. */
const READABLE = {
  number: {
    type: "DOUBLE",
    what: "a number",
    allowed: "numbers with a decimal point and without thousands separators",
  },
  time: {
    type: "TIMESTAMPTZ",
    what: "a time",
    allowed: "ISO dates, such as 2013-04-03 or 2013-04-03T09:30:00Z",
  },
} as const;

/** A column's text as another type, NULL where it is none; a column without any value is text to the reader. */
const textAs = (name: string, type: string): string =>
  `TRY_CAST(CAST(${identifier(name)} AS VARCHAR) AS ${type})`;

/** Throws at the first row of a column whose text is not what the field holds. */
async function refuseUnreadable(
  connection: DuckDBConnection,
  source: string,
  path: string,
  field: OhlcvField,
  name: string,
): Promise<void> {
  const { type, what, allowed } = field === "time" ? READABLE.time : READABLE.number;
  const result = await connection.run(
    `SELECT row, text
     FROM (SELECT row_number() OVER () AS row, CAST(${identifier(name)} AS VARCHAR) AS text,
                  ${textAs(name, type)} AS value
           FROM ${source})
     WHERE text IS NOT NULL AND value IS NULL ORDER BY row LIMIT 1`,
  );
  const [first] = await result.getRowsJS();
  if (!first) return;
  const [row, text] = first;
  throw new DataError(
    `Mend column ${name} of ${path}: row ${row}, not counting the header, is ${quote(text)}, not ${what}. ` +
      `Write ${allowed}.`,
    { field, value: text, allowed },
  );
}

/** Numbers are told apart by size: 20130403, or an epoch in s, ms, µs or ns of any year from 1973 to 5138. */
function numericTime(column: string, largest: number): string {
  if (largest >= 19_000_101 && largest <= 21_001_231) {
    return `epoch_ms(strptime(CAST(${column} AS VARCHAR), '%Y%m%d'))::DOUBLE`;
  }
  const scale = largest < 1e11 ? 1e3 : largest < 1e14 ? 1 : largest < 1e17 ? 1e-3 : 1e-6;
  return `CAST(${column} AS DOUBLE) * ${scale}`;
}
