/** Rows of the real CSV files as they are, faults included, for checks that must see them. */
import type { CorporateAction } from "../../kernel/market/bars.ts";
import type { RawBars } from "../../kernel/data/validate/raw_bars.ts";
import { sharedFile } from "./shared_data.ts";

export async function sharedText(file: string): Promise<string> {
  const { body } = await fetch(`file://${sharedFile(file)}`);
  const stream = file.endsWith(".gz") ? body!.pipeThrough(new DecompressionStream("gzip")) : body!;
  return await new Response(stream).text();
}

export interface CsvOptions {
  /** Names of the columns where the file has none. */
  header?: string[];
  /** Makes epoch ms or text of a row's time. */
  time?: (row: Record<string, string>) => number | string | null;
  keep?: (row: Record<string, string>) => boolean;
  about?: Partial<RawBars>;
}

/** Month, day, year, as the files with slashes have them; null where there is no date. */
export function monthFirst({ time }: Record<string, string>): number | null {
  const [month, day, year] = (time ?? "").split("/").map(Number);
  return year === undefined ? null : Date.UTC(year, month! - 1, day);
}

/** The date alone: a daily bar with the zone of its exchange belongs to that day. */
export const dateOf = ({ time }: Record<string, string>): string => time!.slice(0, 10);

const NAMES: Readonly<Record<string, string>> = {
  "": "time",
  date: "time",
  datetime: "time",
  timestamp: "time",
  open_time: "time",
  "adj close": "adjustedClose",
  adjclose: "adjustedClose",
  "stock splits": "splits",
};

export async function rawCsv(file: string, options: CsvOptions = {}): Promise<RawBars> {
  const lines = (await sharedText(file)).replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  const header = options.header ??
    lines.shift()!.split(",").map((name) => NAMES[name.toLowerCase()] ?? name.toLowerCase());
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]));
  }).filter(options.keep ?? (() => true));
  const column = (name: string) => rows.map((row) => row[name] === "" ? null : row[name]!);
  const time = rows.map(options.time ?? ((row) => row.time!));
  return {
    symbol: file.replace(/^.*\/|\..*$/g, ""),
    time,
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    ...header.includes("volume") && { volume: column("volume") },
    ...header.includes("adjustedClose") && { adjustedClose: column("adjustedClose") },
    ...header.includes("dividends") && { actions: actionsOf(rows, time), adjusted: "split" },
    ...options.about,
  };
}

function actionsOf(rows: readonly Record<string, string>[], times: readonly (number | string | null)[]) {
  return rows.flatMap(({ dividends, splits }, i): CorporateAction[] => {
    const time = typeof times[i] === "string" ? Date.parse(times[i]) : times[i]!;
    return [
      ...Number(splits) > 0 ? [{ kind: "split" as const, time, ratio: Number(splits) }] : [],
      ...Number(dividends) > 0 ? [{ kind: "dividend" as const, time, amount: Number(dividends) }] : [],
    ];
  });
}
