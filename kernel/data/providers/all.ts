/**
 * Every provider, in the order in which they are asked unless the environment says otherwise: those with series of their
 * own, then the sources closest to the exchange, then those that gather from many.
 */
import { binance } from "./binance.ts";
import { kraken } from "./kraken.ts";
import type { Provider } from "./provider.ts";
import { yahoo } from "./yahoo.ts";

export const PROVIDERS: readonly Provider[] = [binance, kraken, yahoo];
