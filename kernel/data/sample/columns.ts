/** The bars of a sample, from the file that ships. */
import { fileURLToPath } from "node:url";
import { readFileBars } from "../import/file_bars.ts";
import { type OhlcvColumns, ohlcvFrom, ohlcvList } from "../ohlcv.ts";
import type { Sample } from "./samples.ts";

export async function sampleColumns({ file, market, timeframe }: Sample): Promise<OhlcvColumns> {
  const { series } = await readFileBars(fileURLToPath(file), "", { market, timeframe });
  return ohlcvFrom(ohlcvList(series[0]!));
}
