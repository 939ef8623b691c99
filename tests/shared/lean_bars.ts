/** Raw daily bars of US shares as LEAN keeps them, with their splits and dividends. */
import { inflateRawSync } from "node:zlib";
import { actionsFromFactors, type Bars, makeBars } from "tapebook";
import { sharedText } from "./raw_csv.ts";
import { sharedFile } from "./shared_data.ts";

/** The one file of a zip archive: behind its local header, deflated; inflating ends where the data do. */
async function unzipped(file: string): Promise<string> {
  const bytes = await Deno.readFile(sharedFile(file));
  const header = new DataView(bytes.buffer);
  const start = 30 + header.getUint16(26, true) + header.getUint16(28, true);
  return new TextDecoder().decode(inflateRawSync(bytes.subarray(start)));
}

/** Raw daily bars; prices are in ten thousandths. */
export async function leanBars(name: string): Promise<Bars> {
  const rows = (await unzipped(`lean-us/${name}.zip`)).trim().split(/\r?\n/).map((line) => line.split(","));
  const column = (i: number) => rows.map((row) => Number(row[i]) / 1e4);
  return makeBars({
    symbol: name.toUpperCase(),
    time: rows.map(([day]) => day!.replace(/(....)(..)(..).*/, "$1-$2-$3")),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: rows.map((row) => Number(row[5])),
    actions: actionsFromFactors(await sharedText(`adjustments/${name}.csv`)),
  });
}
