/** How far prices move. */
import { atr, AtrStream } from "../../indicators/atr.ts";
import { trueRange, TrueRangeStream } from "../../indicators/true_range.ts";
import { row } from "../lift.ts";

export const VOLATILITY = {
  atr: row(atr, AtrStream, ["high", "low", "close"], { n: undefined }),
  trueRange: row(trueRange, TrueRangeStream, ["high", "low", "close"]),
};
