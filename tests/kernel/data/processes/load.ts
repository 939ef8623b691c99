import { loadFrom } from "../../../../kernel/data/load_bars.ts";
import { fingerprint } from "../../../../kernel/data/ohlcv.ts";
import { workspaceFolder } from "../../../../kernel/data/workspace.ts";

const [bars] = await loadFrom({ workspace: workspaceFolder(), folder: Deno.cwd() }, ["SP500"]);
if (!bars) throw new Error("no bars");
await Deno.stdout.write(new TextEncoder().encode(`${bars.length} ${bars.symbol} ${fingerprint(bars)}`));
