/** The file of a day's prices in all formats that NSE has had, and where each lies. */
import { DAY } from "../../market/calendar/dates.ts";
import { formatTime } from "../../market/time.ts";
import { LIMITS } from "../import/limits.ts";
import { unpack } from "../import/unpack.ts";
import { csvAnswer } from "./csv_answer.ts";
import type { KeptFiles } from "./kept_files.ts";
import type { Http } from "./provider.ts";
import { ProviderError } from "./provider_error.ts";
import type { PriceRow } from "./rows.ts";

/** A request without one is refused. */
export const HEADERS = { "user-agent": "Mozilla/5.0 (compatible; Tapebook)" };
/** The columns of all formats: until 2024, with deliveries, and UDiFF. */
const COLUMNS = {
  symbol: ["SYMBOL", "TCKRSYMB"],
  series: ["SERIES", "SCTYSRS"],
  date: ["TIMESTAMP", "DATE1", "TRADDT"],
  open: ["OPEN", "OPENPRICE", "OPNPRIC"],
  high: ["HIGH", "HIGHPRICE", "HGHPRIC"],
  low: ["LOW", "LOWPRICE", "LWPRIC"],
  close: ["CLOSE", "CLOSEPRICE", "CLSPRIC"],
  volume: ["TOTTRDQTY", "TTLTRDQNTY", "TTLTRADGVOL"],
};
/** Of a share in several the first: normal trade, delivery compelled (twice), small companies (twice). */
export const SERIES = ["EQ", "BE", "BZ", "SM", "ST"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** From here on there are files with deliveries too. */
const WITH_DELIVERIES = Date.UTC(2020, 0, 1);
/** From here on UDiFF takes the place of the oldest format. */
const UDIFF = Date.UTC(2024, 6, 8);
/** So long after the day a file may still come. */
const LATE = 7 * DAY;

/** Lines of symbol, open, high, low, close and volume, each after a line break; empty for a day without trade. */
export async function pricesOfDay(day: number, kept: KeptFiles, http: Http): Promise<string> {
  const text = await kept(`${formatTime(day)}.csv`, { fresh: Infinity, now: http.now }, async () => {
    for (const path of pathsOf(day)) {
      const bytes = await unlessMissing(() => http.bytes(path, { headers: HEADERS }));
      if (bytes) return shareLines(await unpacked(path, bytes), day);
    }
    return http.now - day > LATE ? "" : undefined;
  });
  return text ?? "";
}

/** Where the file of a day may be, the likeliest first. */
function pathsOf(day: number): string[] {
  const [year, month, date] = formatTime(day).split("-") as [string, string, string];
  const short = MONTHS[Number(month) - 1]!;
  const oldest = `/content/historical/EQUITIES/${year}/${short}/cm${date}${short}${year}bhav.csv.zip`;
  const full = `/products/content/sec_bhavdata_full_${date}${month}${year}.csv`;
  if (day < WITH_DELIVERIES) return [oldest];
  return [
    day < UDIFF ? oldest : `/content/cm/BhavCopy_NSE_CM_0_0_0_${year}${month}${date}_F_0000.csv.zip`,
    full,
  ];
}

async function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ProviderError && error.fault === "not-found") return undefined;
    throw error;
  }
}

async function unpacked(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return new TextDecoder().decode((await unpack({ name, bytes }, LIMITS)).bytes);
  } catch (error) {
    throw new ProviderError(
      `Ask another provider: ${name} of nse cannot be read (${(error as Error).message})`,
      {
        provider: "nse",
        fault: "shape",
        cause: error,
      },
    );
  }
}

/** What is kept of a file: shares alone, one row of each. */
function shareLines(text: string, day: number): string {
  const { rows, at } = csvAnswer("nse", text, COLUMNS);
  const chosen = new Map<string, { rank: number; line: string }>();
  for (const row of rows) {
    const symbol = row[at.symbol]!, rank = SERIES.indexOf(row[at.series]!);
    if (rank < 0 || rank >= (chosen.get(symbol)?.rank ?? SERIES.length)) continue;
    if (dayOf(row[at.date]!) !== day) throw misfit(`is of ${row[at.date]}`, day);
    const numbers = [at.open, at.high, at.low, at.close, at.volume].map((place) => row[place] ?? "");
    if (!numbers.every((cell) => cell !== "" && Number.isFinite(Number(cell)))) continue;
    chosen.set(symbol, { rank, line: `\n${symbol},${numbers.join(",")}` });
  }
  if (chosen.size === 0) throw misfit("has no prices of shares", day);
  return [...chosen.values()].map(({ line }) => line).join("") + "\n";
}

const misfit = (what: string, day: number): ProviderError =>
  new ProviderError(`Ask another provider: nse's file of ${formatTime(day)} ${what}.`, {
    provider: "nse",
    fault: "shape",
    time: day,
  });

/** "31-OCT-2019", "08-Jul-2024" or "2024-07-08". */
function dayOf(text: string): number {
  const [, date, month, year] = /^(\d\d)-([A-Z]{3})-(\d{4})$/.exec(text.toUpperCase()) ?? [];
  return date ? Date.UTC(Number(year), MONTHS.indexOf(month!), Number(date)) : Date.parse(text);
}

/** What is kept of a day has at most one row of a share. */
export function rowOf(text: string, own: string, day: number): PriceRow[] {
  const start = text.indexOf(`\n${own},`);
  if (start < 0) return [];
  const from = start + own.length + 2;
  const [open, high, low, close, volume] = text.slice(from, text.indexOf("\n", from)).split(",").map(Number);
  return [[day, open, high, low, close, volume]];
}
