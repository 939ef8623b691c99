/**
 * One's own files in the workspace, as bars/US/1d/MINE.csv or of any other kind that importBars reads. Nobody else is asked
 * for what lies there. A reading.json beside the files says how to read them, in the words of importBars' options.
 */
import { basename, join } from "node:path";
import { actionsLeft } from "../adjust/actions_left.ts";
import { readFileBars, refuseIncomplete } from "../import/file_bars.ts";
import { baseName, checkImportOptions, isBarsFile, type ReadOptions } from "../import/options.ts";
import type { Timeframe } from "../../market/bars.ts";
import { DataError, ParameterError } from "../../market/errors.ts";
import { MARKETS } from "../../market/timeframe.ts";
import { ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import { workspaceFolder } from "../workspace.ts";
import type { FetchedBars, Provider, SeriesKey, SymbolRecord } from "./provider.ts";
import { ProviderError, type ProviderErrorDetail } from "./provider_error.ts";
import { unknownSymbol } from "./symbols.ts";

const TIMEFRAMES: readonly Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];
const READING = "reading.json";

/** @param workspace default that of this process */
export function makeFiles(workspace = workspaceFolder): Provider {
  const folderOf = ({ market, timeframe }: Omit<SeriesKey, "symbol">) =>
    join(workspace(), "bars", market, timeframe);
  const filesOf = (key: SeriesKey) =>
    namesIn(folderOf(key)).filter((name) => baseName(name) === key.symbol).map((name) =>
      join(folderOf(key), name)
    );

  return {
    name: "files",
    baseUrl: "",
    serves: Object.fromEntries(MARKETS.map((market) => [market, TIMEFRAMES])),
    credentials: [],
    limits: [],
    owns: (key) => filesOf(key).length > 0,
    version: (key) => [...filesOf(key), join(folderOf(key), READING)].map(stampOf).join(" "),

    async bars(request) {
      const [path, other] = filesOf(request);
      const { symbol } = request;
      if (path === undefined) throw unknownSymbol("files", symbol);
      if (other !== undefined) {
        throw refused(`Remove ${path} or ${other}: both are for ${symbol}`, { symbol, field: "path" });
      }
      try {
        return await read(path, readingOf(folderOf(request)), request);
      } catch (error) {
        if (error instanceof DataError || error instanceof ParameterError) {
          throw refused(error.message, error);
        }
        throw error;
      }
    },

    symbols(query, market) {
      const wanted = query.trim().toUpperCase();
      const names = TIMEFRAMES.flatMap((timeframe) => namesIn(folderOf({ market, timeframe })).map(baseName));
      const found = [...new Set(names)].filter((name) => name.toUpperCase().includes(wanted));
      return Promise.resolve(found.sort().map((symbol): SymbolRecord => ({ symbol, name: symbol, market })));
    },

    health: () => Promise.resolve(),
  };
}

export const files: Provider = makeFiles();

/** Data files of a folder; none where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    const names = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => !isDirectory).map(({ name }) =>
      name
    );
    return names.filter((name) => isBarsFile(name) && name !== READING && !name.startsWith(".")).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;

/** Changes with every writing of a file; empty where there is none. */
function stampOf(path: string): string {
  try {
    const { mtime, size, ino } = Deno.statSync(path);
    return `${basename(path)} ${Number(mtime)} ${size} ${ino}`;
  } catch (error) {
    if (isAbsent(error)) return "";
    throw error;
  }
}

function readingOf(folder: string): ReadOptions {
  const path = join(folder, READING);
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (isAbsent(error)) return {};
    throw error;
  }
  try {
    const options: ReadOptions = JSON.parse(text);
    checkImportOptions(options);
    return options;
  } catch (error) {
    throw new DataError(`Correct ${path}: ${(error as Error).message}`, { field: "path", value: path });
  }
}

async function read(path: string, reading: ReadOptions, key: SeriesKey): Promise<FetchedBars> {
  const { market, timeframe, symbol } = key;
  const file = await readFileBars(path, "", { ...reading, market, timeframe, symbol });
  refuseIncomplete(file);
  const { adjusted = "raw", actions = [], adjustedClose, ...columns } = file.series[0]!;
  const left = actionsLeft(actions, adjusted);
  return {
    columns: ohlcvFrom(ohlcvList(columns)),
    basis: adjusted,
    name: file.label?.name ?? symbol,
    ...file.label?.currency !== undefined && { currency: file.label.currency },
    ...left.length > 0 && { actions: left },
    ...adjustedClose && { adjustedClose },
    notes: file.notes,
  };
}

const refused = (message: string, { symbol, field, value }: Partial<ProviderErrorDetail>): ProviderError =>
  new ProviderError(message, { provider: "files", fault: "shape", symbol, field, value });
