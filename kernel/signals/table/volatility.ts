/** How much prices vary, per year. */
import {
  garmanKlassVolatility,
  GarmanKlassVolatilityStream,
} from "../../indicators/garman_klass_volatility.ts";
import { historicalVolatility, HistoricalVolatilityStream } from "../../indicators/historical_volatility.ts";
import { parkinsonVolatility, ParkinsonVolatilityStream } from "../../indicators/parkinson_volatility.ts";
import { row } from "../lift.ts";

const NUMBERS = { n: 20, periodsPerYear: 252 };

export const VOLATILITY = {
  historicalVolatility: row(historicalVolatility, HistoricalVolatilityStream, ["values"], NUMBERS),
  parkinsonVolatility: row(parkinsonVolatility, ParkinsonVolatilityStream, ["high", "low"], NUMBERS),
  garmanKlassVolatility: row(
    garmanKlassVolatility,
    GarmanKlassVolatilityStream,
    ["open", "high", "low", "close"],
    NUMBERS,
  ),
};
