/** Averages of prices: moving, and of a session. */
import { dema, DemaStream } from "../../indicators/dema.ts";
import { ema, EmaStream } from "../../indicators/ema.ts";
import { hma, HmaStream } from "../../indicators/hma.ts";
import { kama, KamaStream } from "../../indicators/kama.ts";
import { rollingVwap, RollingVwapStream } from "../../indicators/rolling_vwap.ts";
import { sma, SmaStream } from "../../indicators/sma.ts";
import { tema, TemaStream } from "../../indicators/tema.ts";
import { vwap, VwapStream } from "../../indicators/vwap.ts";
import { vwma, VwmaStream } from "../../indicators/vwma.ts";
import { wma, WmaStream } from "../../indicators/wma.ts";
import { row } from "../lift.ts";

export const AVERAGES = {
  sma: row(sma, SmaStream, ["values"], { n: undefined }),
  ema: row(ema, EmaStream, ["values"], { n: undefined }),
  wma: row(wma, WmaStream, ["values"], { n: undefined }),
  dema: row(dema, DemaStream, ["values"], { n: undefined }),
  tema: row(tema, TemaStream, ["values"], { n: undefined }),
  hma: row(hma, HmaStream, ["values"], { n: undefined }),
  kama: row(kama, KamaStream, ["values"], { n: 10, fast: 2, slow: 30 }),
  vwma: row(vwma, VwmaStream, ["values", "volume"], { n: undefined }),
  vwap: row(vwap, VwapStream, ["time", "high", "low", "close", "volume"], { dayStart: 0 }),
  rollingVwap: row(rollingVwap, RollingVwapStream, ["high", "low", "close", "volume"], { n: undefined }),
};
