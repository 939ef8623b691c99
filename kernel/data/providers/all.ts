/**
 * Every provider, in the order in which they are asked unless the environment says otherwise: those with series of their
 * own, then the sources closest to the exchange, then those that gather from many. NSE's own files come last: they are a
 * download for each day, and tell nothing of splits.
 */
import { alpaca } from "./alpaca.ts";
import { binance } from "./binance.ts";
import { files } from "./files.ts";
import { fmp } from "./fmp.ts";
import { kite } from "./kite.ts";
import { kraken } from "./kraken.ts";
import { nse } from "./nse.ts";
import type { Provider } from "./provider.ts";
import { sample } from "./sample.ts";
import { synthetic } from "./synthetic.ts";
import { upstox } from "./upstox.ts";
import { yahoo } from "./yahoo.ts";

export const PROVIDERS: readonly Provider[] = [
  sample,
  files,
  binance,
  kraken,
  alpaca,
  upstox,
  kite,
  fmp,
  yahoo,
  nse,
  synthetic,
];
