/** Indicators that swing between bounds or around zero. */
import { cci, CciStream } from "../../indicators/cci.ts";
import { divergence, DivergenceStream } from "../../indicators/divergence.ts";
import { stoch, StochStream } from "../../indicators/stoch.ts";
import { stochRsi, StochRsiStream } from "../../indicators/stoch_rsi.ts";
import { tsi, TsiStream } from "../../indicators/tsi.ts";
import { ultimateOscillator, UltimateOscillatorStream } from "../../indicators/ultimate_oscillator.ts";
import { williamsR, WilliamsRStream } from "../../indicators/williams_r.ts";
import { row } from "../lift.ts";

const BAR = ["high", "low", "close"];

export const OSCILLATORS = {
  stoch: row(stoch, StochStream, BAR, { n: 14, smooth: 3, signal: 3 }, ["k", "d"]),
  stochRsi: row(
    stochRsi,
    StochRsiStream,
    ["values"],
    { n: 14, window: 14, smooth: 3, signal: 3 },
    ["k", "d"],
  ),
  cci: row(cci, CciStream, BAR, { n: 20 }),
  williamsR: row(williamsR, WilliamsRStream, BAR, { n: 14 }),
  ultimateOscillator: row(
    ultimateOscillator,
    UltimateOscillatorStream,
    BAR,
    { short: 7, medium: 14, long: 28 },
  ),
  tsi: row(tsi, TsiStream, ["values"], { slow: 25, fast: 13 }),
  divergence: row(
    divergence,
    DivergenceStream,
    ["high", "low", "oscillator"],
    { swing: 5, within: 60 },
    ["bullish", "bearish"],
  ),
};
