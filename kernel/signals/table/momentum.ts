/** How fast prices move. */
import { macd, MacdStream } from "../../indicators/macd.ts";
import { momentum, MomentumStream } from "../../indicators/momentum.ts";
import { roc, RocStream } from "../../indicators/roc.ts";
import { rsi, RsiStream } from "../../indicators/rsi.ts";
import { trix, TrixStream } from "../../indicators/trix.ts";
import { row } from "../lift.ts";

export const MOMENTUM = {
  macd: row(macd, MacdStream, ["values"], { fast: 12, slow: 26, signal: 9 }, ["macd", "signal", "histogram"]),
  momentum: row(momentum, MomentumStream, ["values"], { n: undefined }),
  roc: row(roc, RocStream, ["values"], { n: undefined }),
  rsi: row(rsi, RsiStream, ["values"], { n: undefined }),
  trix: row(trix, TrixStream, ["values"], { n: 15 }),
};
