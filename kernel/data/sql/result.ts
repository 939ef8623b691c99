/** The rows of a query as columns: what can be counted as Float64Array, moments as epoch ms, all else as lists. */
import type { DuckDBResult, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { concatenate } from "../duckdb.ts";

/** How cells of a column are shown. */
export type ResultKind = "number" | "moment" | "boolean" | "text";

export interface ResultColumn {
  readonly name: string;
  readonly kind: ResultKind;
  readonly cells: Float64Array | readonly (string | boolean | null)[];
}

export interface QueryResult {
  readonly length: number;
  readonly columns: readonly ResultColumn[];
}

/** Names that a result has for itself. */
const TAKEN = ["length", "at"];

export async function readResult(result: DuckDBResult): Promise<QueryResult> {
  const names = checkedNames(result.columnNames());
  const { DuckDBTypeId } = await import("@duckdb/node-api");
  const kinds = result.columnTypes().map((type) => kindOf(DuckDBTypeId[type.typeId]!));
  const numbers: Float64Array[][] = kinds.map(() => []);
  const others: (string | boolean | null)[][] = kinds.map(() => []);
  let length = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const rows = chunk.rowCount;
    length += rows;
    kinds.forEach((kind, i) => {
      const vector = chunk.getColumnVector(i);
      if (kind === "number" || kind === "moment") numbers[i]!.push(numbersOf(vector, rows, names[i]!));
      else for (let row = 0; row < rows; row++) others[i]!.push(otherOf(vector.getItem(row), kind));
    });
  }
  const columns = kinds.map((kind, i): ResultColumn => ({
    name: names[i]!,
    kind,
    cells: kind === "number" || kind === "moment" ? concatenate(numbers[i]!, length) : others[i]!,
  }));
  return { length, columns };
}

function checkedNames(names: readonly string[]): readonly string[] {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  const taken = names.find((name) => TAKEN.includes(name));
  const name = twice ?? taken;
  if (name === undefined) return names;
  throw new ParameterError(
    `Name the column with AS: ${quote(name)} is ${twice ? "there twice" : "a result's own name"}`,
    { field: "sql", value: name, allowed: `one name for each column, not ${TAKEN.join(" or ")}` },
  );
}

function kindOf(type: string): ResultKind {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL|SQLNULL)$/.test(type)) return "number";
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS|_TZ)?)$/.test(type)) return "moment";
  return type === "BOOLEAN" ? "boolean" : "text";
}

const otherOf = (item: unknown, kind: ResultKind): string | boolean | null =>
  item === null ? null : kind === "boolean" ? item as boolean : String(item);

function numbersOf(vector: DuckDBVector, rows: number, name: string): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = numberOf(vector.getItem(row) as Item, vector.type, name);
  return values;
}

/** What DuckDB's values of time and decimals hold. */
type Item = number | bigint | null | {
  days?: number;
  seconds?: bigint;
  millis?: bigint;
  micros?: bigint;
  nanos?: bigint;
  toDouble?(): number;
};

function numberOf(item: Item, type: DuckDBType, name: string): number {
  if (typeof item === "number") return item;
  if (item === null) return NaN;
  if (typeof item === "bigint") return exact(item, type, name);
  if (item.days !== undefined) return item.days * 86_400_000;
  if (item.micros !== undefined) return Number(item.micros) / 1000;
  if (item.millis !== undefined) return Number(item.millis);
  if (item.seconds !== undefined) return Number(item.seconds) * 1000;
  if (item.nanos !== undefined) return Number(item.nanos) / 1e6;
  return item.toDouble!();
}

function exact(value: bigint, type: DuckDBType, name: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new DataError(
    `Cast ${quote(name)} to DOUBLE or VARCHAR in the query: ${value} of type ${type} is no exact number here`,
    { field: name, value, allowed: "whole numbers up to 2^53 - 1" },
  );
}
