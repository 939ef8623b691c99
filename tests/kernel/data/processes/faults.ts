/** Says what is kept of a series under a content that this process has never seen. */
import { faultsOf } from "../../../../kernel/data/quality.ts";

const file = Deno.args[0]!;
const kept = JSON.parse(await Deno.readTextFile(file));
const marked = { severity: "error", check: "of another process", message: "", times: [] };
await Deno.writeTextFile(file, JSON.stringify({ ...kept, faults: [marked] }));
const faults = await faultsOf({}, "second content", file);
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(faults.map(({ check }) => check))));
