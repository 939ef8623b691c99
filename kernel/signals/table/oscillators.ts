/** Indicators that swing between bounds or around zero. */
import { rsi, RsiStream } from "../../indicators/rsi.ts";
import { row } from "../lift.ts";

export const OSCILLATORS = {
  rsi: row(rsi, RsiStream, ["values"], { n: undefined }),
};
