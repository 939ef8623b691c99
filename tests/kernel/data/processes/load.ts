import { loadBars } from "../../../../kernel/data/load_bars.ts";
import { fingerprint } from "../../../../kernel/data/ohlcv.ts";

const bars = await loadBars("SP500");
await Deno.stdout.write(new TextEncoder().encode(`${bars.length} ${bars.symbol} ${fingerprint(bars)}`));
