/** The bars that ship with the product, as a provider of them alone. */
import { sampleColumns } from "../sample/columns.ts";
import { type Sample, samples } from "../sample/samples.ts";
import type { Provider, SeriesKey, SymbolRecord } from "./provider.ts";
import { isMatch, unknownSymbol } from "./symbols.ts";

const sampleOf = ({ market, timeframe, symbol }: SeriesKey): Sample | undefined =>
  samples.find((each) => each.symbol === symbol && each.market === market && each.timeframe === timeframe);

const recordOf = ({ symbol, name, market, currency }: Sample): SymbolRecord => ({
  symbol,
  name,
  market,
  currency,
  type: "index",
});

export const sample: Provider = {
  name: "sample",
  baseUrl: "",
  serves: { US: ["1d"] },
  credentials: [],
  limits: [],
  owns: (key) => sampleOf(key) !== undefined,
  version: (key) => sampleOf(key)?.sha256 ?? "",

  async bars(request) {
    const found = sampleOf(request);
    if (found === undefined) throw unknownSymbol("sample", request.symbol);
    const { name, currency, note } = found;
    // An index has no splits.
    return { columns: await sampleColumns(found), basis: "raw", name, currency, notes: [note] };
  },

  symbols: (query, market) =>
    Promise.resolve(samples.filter((each) => each.market === market).map(recordOf).filter(isMatch(query))),

  health: () => Promise.resolve(),
};
