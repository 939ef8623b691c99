/** Whether prices trend, and where a trend would turn. */
import { adx, AdxStream } from "../../indicators/adx.ts";
import { aroon, AroonStream } from "../../indicators/aroon.ts";
import { ichimoku, IchimokuStream } from "../../indicators/ichimoku.ts";
import { linearRegression, LinearRegressionStream } from "../../indicators/linear_regression.ts";
import { parabolicSar, ParabolicSarStream } from "../../indicators/parabolic_sar.ts";
import { superTrend, SuperTrendStream } from "../../indicators/super_trend.ts";
import { swings, SwingsStream } from "../../indicators/swings.ts";
import { row } from "../lift.ts";

export const TREND = {
  adx: row(adx, AdxStream, ["high", "low", "close"], { n: 14 }, ["adx", "plusDi", "minusDi"]),
  aroon: row(aroon, AroonStream, ["high", "low"], { n: 14 }, ["up", "down", "oscillator"]),
  parabolicSar: row(parabolicSar, ParabolicSarStream, ["high", "low"], { step: 0.02, most: 0.2 }),
  superTrend: row(superTrend, SuperTrendStream, ["high", "low", "close"], { n: 10, multiple: 3 }, [
    "value",
    "direction",
  ]),
  ichimoku: row(ichimoku, IchimokuStream, ["high", "low"], { short: 9, middle: 26, long: 52 }, [
    "conversion",
    "base",
    "spanA",
    "spanB",
  ]),
  linearRegression: row(linearRegression, LinearRegressionStream, ["values"], { n: 14, deviations: 2 }, [
    "value",
    "slope",
    "upper",
    "lower",
  ]),
  swings: row(swings, SwingsStream, ["high", "low"], { n: 3 }, ["high", "highAge", "low", "lowAge"]),
};
