/** Ranges, bands and levels of prices. */
import { atr, AtrStream } from "../../indicators/atr.ts";
import { bollinger, BollingerStream } from "../../indicators/bollinger.ts";
import { donchian, DonchianStream } from "../../indicators/donchian.ts";
import { keltner, KeltnerStream } from "../../indicators/keltner.ts";
import { natr, NatrStream } from "../../indicators/natr.ts";
import { openingRange, OpeningRangeStream } from "../../indicators/opening_range.ts";
import { pivotPoints, PivotPointsStream } from "../../indicators/pivot_points.ts";
import { standardDeviation, StandardDeviationStream } from "../../indicators/standard_deviation.ts";
import { trueRange, TrueRangeStream } from "../../indicators/true_range.ts";
import { row } from "../lift.ts";

const BARS = ["high", "low", "close"];
const CHANNEL = ["upper", "middle", "lower"] as const;

export const RANGES = {
  trueRange: row(trueRange, TrueRangeStream, BARS),
  atr: row(atr, AtrStream, BARS, { n: undefined }),
  natr: row(natr, NatrStream, BARS, { n: undefined }),
  standardDeviation: row(standardDeviation, StandardDeviationStream, ["values"], { n: undefined }),
  bollinger: row(bollinger, BollingerStream, ["values"], { n: 20, deviations: 2 }, [
    ...CHANNEL,
    "width",
    "percentB",
  ]),
  keltner: row(keltner, KeltnerStream, BARS, { n: 20, multiple: 2, atrBars: 10 }, CHANNEL),
  donchian: row(donchian, DonchianStream, ["high", "low"], { n: 20 }, CHANNEL),
  openingRange: row(openingRange, OpeningRangeStream, ["time", "high", "low"], { minutes: 30, dayStart: 0 }, [
    "high",
    "low",
  ]),
  pivotPoints: row(pivotPoints, PivotPointsStream, ["time", ...BARS], { dayStart: 0 }, [
    "pivot",
    "r1",
    "r2",
    "r3",
    "s1",
    "s2",
    "s3",
  ]),
};
