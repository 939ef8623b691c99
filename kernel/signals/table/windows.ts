/** Statistics of the last n values. */
import { hurst, HurstStream } from "../../indicators/hurst.ts";
import { rollingBeta, RollingBetaStream } from "../../indicators/rolling_beta.ts";
import { rollingCorrelation, RollingCorrelationStream } from "../../indicators/rolling_correlation.ts";
import { rollingMax, RollingMaxStream } from "../../indicators/rolling_max.ts";
import { rollingMin, RollingMinStream } from "../../indicators/rolling_min.ts";
import { rollingPercentile, RollingPercentileStream } from "../../indicators/rolling_percentile.ts";
import { rollingRank, RollingRankStream } from "../../indicators/rolling_rank.ts";
import { rollingZScore, RollingZScoreStream } from "../../indicators/rolling_z_score.ts";
import { row } from "../lift.ts";

export const WINDOWS = {
  rollingMin: row(rollingMin, RollingMinStream, ["values"], { n: undefined }),
  rollingMax: row(rollingMax, RollingMaxStream, ["values"], { n: undefined }),
  rollingRank: row(rollingRank, RollingRankStream, ["values"], { n: undefined }),
  rollingPercentile: row(
    rollingPercentile,
    RollingPercentileStream,
    ["values"],
    { n: undefined, percent: undefined },
  ),
  rollingZScore: row(rollingZScore, RollingZScoreStream, ["values"], { n: undefined }),
  rollingCorrelation: row(rollingCorrelation, RollingCorrelationStream, ["a", "b"], { n: undefined }),
  rollingBeta: row(rollingBeta, RollingBetaStream, ["values", "benchmark"], { n: undefined }),
  hurst: row(hurst, HurstStream, ["values"], { n: undefined, lags: 20 }),
};
