/** Moving averages. */
import { ema, EmaStream } from "../../indicators/ema.ts";
import { sma, SmaStream } from "../../indicators/sma.ts";
import { row } from "../lift.ts";

export const AVERAGES = {
  sma: row(sma, SmaStream, ["values"], { n: undefined }),
  ema: row(ema, EmaStream, ["values"], { n: undefined }),
};
