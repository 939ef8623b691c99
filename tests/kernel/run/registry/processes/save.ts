/** Saves versions of a strategy, and rolls back now and then, as one of several processes. */
import { DataError } from "../../../../../kernel/market/errors.ts";
import { rollBackTo, save } from "../../../../../kernel/run/registry/history.ts";
import { crossSource, put } from "../place.ts";

const [workspace, name, count] = Deno.args;
const place = { workspace: workspace!, product: `${workspace}/product` };
for (let i = 0; i < Number(count); i++) {
  await put(place.workspace, `strategies/${name}.ts`, crossSource(10 + i).replace('"cross"', `"${name}"`));
  await save(place, name!, { message: `${i}` });
  await put(
    place.workspace,
    "strategies/shared.ts",
    crossSource(10 + i).replace('"cross"', '"shared"') + `// ${name} ${i}\n`,
  );
  try {
    await rollBackTo(place, "shared", 1, { message: `${name} ${i}` });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
  }
}
