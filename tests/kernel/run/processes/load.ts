/** Loads as a cell does: from the workspace and the folder that this process has. */
import { loadBars } from "tapebook";

const [sample, mine] = await loadBars(["SP500", "./mine.csv"], { start: "2020-04-14", end: "2020-04-15" });
const facts = [sample!.symbol, sample!.length, mine!.symbol, mine!.length, mine!.origin];
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(facts)));
