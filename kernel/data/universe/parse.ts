/** The shapes in which publishers give members of an index: a list, stretches, changes. */
import { DataError, quote } from "../../market/errors.ts";
import { isPriceIndex } from "../../market/price_index.ts";
import { parseMoment } from "../../market/time.ts";
import type { Market } from "../../market/bars.ts";
import { chooseDelimiter, splitRecords } from "../import/csv_dialect.ts";
import { slowNumber } from "../import/number_text.ts";
import type { Change, Source } from "./membership.ts";

/** Headers as publishers write them, in small letters without spaces, underlines and the like. */
const HEADERS = {
  symbol: ["symbol", "ticker", "tickers", "tradingsymbol"],
  name: ["security", "company", "companyname", "name"],
  sector: ["gicssector", "sector", "industry"],
  marketCap: ["marketcap", "marketcapitalization", "mktcap"],
  from: ["startdate", "start", "from", "dateadded", "added"],
  to: ["enddate", "end", "to", "dateremoved"],
  date: ["date", "effectivedate"],
  add: ["add", "adds", "union"],
  remove: ["remove", "removes", "removed", "difference"],
} as const;
type Header = keyof typeof HEADERS;

/** Letters, digits and what stands between them in tickers: BRK.B, BRK-B, M&M, ^GSPC. */
const TICKER = /^\^?[\p{L}\d][\p{L}\d.&_\/-]{0,24}$/u;

/** @throws DataError naming file, row and what is expected */
export function parseRecords(file: string, text: string, market: Market): Source {
  const bare = text.replace(/^\uFEFF/, "");
  const [head = [], ...rest] = splitRecords(bare, chooseDelimiter(bare), Infinity);
  const at = columnsOf(head);
  if (at.date !== undefined && at.add !== undefined && at.remove !== undefined) {
    return { kind: "changes", file, changes: rest.map((cells, i) => changeOf(cells, at, file, i + 2)) };
  }
  const headed = at.symbol !== undefined;
  const rows = headed ? rest : [head, ...rest];
  const cell = (cells: string[], header: Header) => cells[at[header] ?? -1] ?? "";
  const symbolAt = at.symbol ?? 0;
  // Price lists of an exchange begin with the index itself, a name with spaces.
  const isIndex = (symbol: string) => symbol.includes(" ") && isPriceIndex({ symbol, market });
  const members = rows.flatMap((cells, i) => {
    const symbol = cells[symbolAt] ?? "";
    if (isIndex(symbol)) return [];
    const row = i + 1 + Number(headed);
    if (!TICKER.test(symbol) || (!headed && cells.length > 1)) {
      throw new DataError(
        `Give ${file} a column "symbol", or columns "date", "add" and "remove": row ${row} is ` +
          quote(cells.join(",").slice(0, 80)),
        { field: file, value: symbol, allowed: "one ticker in each row" },
      );
    }
    const day = (header: Header, none: number) =>
      cell(cells, header) === "" ? none : dayOf(cell(cells, header), file, row);
    return [{
      symbol,
      name: cell(cells, "name"),
      sector: cell(cells, "sector"),
      marketCap: amountOf(cell(cells, "marketCap")),
      added: day("from", -Infinity),
      end: day("to", Infinity),
    }];
  });
  if (members.length === 0) throw new DataError(`Put symbols into ${file}: it has none`, { field: file });
  if (at.from === undefined || at.to === undefined) return { kind: "list", file, members };
  const spells = members.map(({ symbol, added, end }) => ({ symbol, from: added, to: end }));
  return { kind: "spells", file, spells, members };
}

/** Money, in any usual spelling; NaN where it is none. */
function amountOf(text: string): number {
  const amount = slowNumber(text, { decimal: ".", thousands: "," });
  return Number.isFinite(amount) ? amount : NaN;
}

function columnsOf(head: readonly string[]): Partial<Record<Header, number>> {
  const names = head.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ""));
  const found = (Object.keys(HEADERS) as Header[]).map((header) =>
    [header, names.findIndex((name) => (HEADERS[header] as readonly string[]).includes(name))] as const
  );
  return Object.fromEntries(found.filter(([, index]) => index >= 0));
}

function changeOf(
  cells: string[],
  { date, add, remove }: Partial<Record<Header, number>>,
  file: string,
  row: number,
): Change {
  const symbols = (column?: number) => (cells[column!] ?? "").split(/[,;\s]+/).filter((each) => each !== "");
  return { time: dayOf(cells[date!] ?? "", file, row), add: symbols(add), remove: symbols(remove) };
}

export function dayOf(text: string, file: string, row: number): number {
  try {
    return parseMoment(text, "the date");
  } catch (error) {
    const place = row > 0 ? `row ${row} of ${file}` : file;
    throw new DataError(`Correct ${place}: ${(error as Error).message}`, { field: file, value: text });
  }
}
