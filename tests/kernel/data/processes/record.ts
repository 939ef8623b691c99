import { recordBars } from "../../../../kernel/data/catalogue.ts";
import { dataFolder, workspaceFolder } from "../../../../kernel/data/workspace.ts";

const [name, count] = Deno.args;
for (let i = 0; i < Number(count); i++) {
  await recordBars(dataFolder(workspaceFolder()), {
    market: "US",
    timeframe: "1d",
    symbol: `${name}${i}`,
    first: 0,
    last: 1,
    rows: 2,
    hash: "",
    source: "test",
    sourceHash: "",
    fetched: "",
  });
}
