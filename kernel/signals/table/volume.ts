/** Where the volume goes. */
import { ad, AdStream } from "../../indicators/ad.ts";
import { cmf, CmfStream } from "../../indicators/cmf.ts";
import { mfi, MfiStream } from "../../indicators/mfi.ts";
import { obv, ObvStream } from "../../indicators/obv.ts";
import { volumeZScore, VolumeZScoreStream } from "../../indicators/volume_z_score.ts";
import { row } from "../lift.ts";

const BAR = ["high", "low", "close", "volume"];

export const VOLUME = {
  obv: row(obv, ObvStream, ["close", "volume"]),
  ad: row(ad, AdStream, BAR),
  cmf: row(cmf, CmfStream, BAR, { n: 20 }),
  mfi: row(mfi, MfiStream, BAR, { n: 14 }),
  volumeZScore: row(volumeZScore, VolumeZScoreStream, ["volume"], { n: 20 }),
};
