/** Bars of symbols and files as they were asked for. */
import type { Bars } from "../market/bars.ts";
import { ParameterError, quote } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import { parseRange } from "../market/time.ts";
import { checkView } from "./adjust/adjust.ts";
import { onlyBars } from "./import/import_bars.ts";
import { checkReadOptions, isBarsFile, READ_NAMES } from "./import/options.ts";
import { readFileBars } from "./import/file_bars.ts";
import type { LoadOptions, Place } from "./load_options.ts";
import { loadSymbols, processRouter } from "./load_symbols.ts";
import { fingerprint } from "./ohlcv.ts";
import { checkWatched } from "./progress.ts";
import { requireSymbol } from "./providers/symbols.ts";
import { faultsOf, faultsWithin, vouchedFor } from "./quality.ts";
import { viewOf } from "./view.ts";

export type { LoadOptions, Place } from "./load_options.ts";

const SYMBOL_NAMES: readonly (keyof LoadOptions)[] = [
  "start",
  "end",
  "market",
  "timeframe",
  "adjust",
  "accept",
  "source",
  "refresh",
  "onProgress",
  "signal",
];

/**
 * Bars of symbols and files, in the order asked for.
 *
 * @throws DataError for an unknown symbol, an empty range, a file that cannot be read as bars, and errors in the data
 * @throws ParameterError for an option outside what is allowed
 * @throws the signal's reason where it was stopped
 */
export async function loadFrom(
  place: Place,
  what: readonly string[],
  options: LoadOptions = {},
): Promise<Bars[]> {
  checkOptions(what, options);
  if (!Array.isArray(what) || what.length === 0 || what.some((each) => typeof each !== "string")) {
    throw new ParameterError(`Name a symbol, a list of symbols or a file: it is ${quote(what)}`, {
      field: "symbol",
      value: what,
      allowed: "a symbol such as SP500, a list of symbols, or the path of a file",
    });
  }
  await checkSource(place, options);
  const symbols = [...new Set(what.filter((each) => !isBarsFile(each)))];
  symbols.forEach(requireSymbol);
  const loaded = new Map(
    symbols.length === 0
      ? []
      : (await loadSymbols(place, symbols, options)).map((bars, i) => [symbols[i]!, bars]),
  );
  const all: Bars[] = [];
  for (const each of what) all.push(loaded.get(each) ?? await loadFile(place, each, options));
  return all;
}

/** Before any data is read, so that a mistake in a date shows at once. */
function checkOptions(what: readonly string[], options: LoadOptions): void {
  const hasFile = Array.isArray(what) && what.some((each) => typeof each === "string" && isBarsFile(each));
  const names = hasFile ? [...new Set([...SYMBOL_NAMES, ...READ_NAMES])] : SYMBOL_NAMES;
  checkNames(options, names, "the options of loadBars");
  checkReadOptions(options);
  parseRange(options);
  const { adjust, refresh } = options;
  if (adjust !== undefined) checkView(adjust, "adjust");
  if (refresh !== undefined && typeof refresh !== "boolean") {
    throw new ParameterError(`Set refresh to true or false: it is ${quote(refresh)}`, {
      field: "refresh",
      value: refresh,
      allowed: "true, false",
    });
  }
  checkWatched(options);
}

/** Also where everything is stored and nobody would be asked. */
async function checkSource(
  { router = processRouter }: Place,
  { source, market }: LoadOptions,
): Promise<void> {
  // The names are the same in every market.
  if (source !== undefined) (await router()).providerOrder(market ?? "US", [source]);
}

async function loadFile({ folder }: Place, path: string, options: LoadOptions): Promise<Bars> {
  const file = await readFileBars(path, folder, options);
  const bars = onlyBars(file);
  const { adjusted: basis = "raw", adjustedClose } = file.series[0]!;
  const raw = { ...bars, adjusted: basis, ...(adjustedClose && { adjustedClose }) };
  const { start, end, adjust, accept } = options;
  const view = viewOf({ bars, basis, adjustedClose }, { start, end, adjust });
  const hash = fingerprint(bars);
  return vouchedFor(view, faultsWithin(raw, hash, await faultsOf(raw, hash), view), accept);
}
