/** Ranges and bands of prices. */
import { atr, AtrStream } from "../../indicators/atr.ts";
import { trueRange, TrueRangeStream } from "../../indicators/true_range.ts";
import { row } from "../lift.ts";

export const RANGES = {
  atr: row(atr, AtrStream, ["high", "low", "close"], { n: undefined }),
  trueRange: row(trueRange, TrueRangeStream, ["high", "low", "close"]),
};
