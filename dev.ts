/** `deno task dev` serves with reloading pages; `deno task build` makes the production build. */
import { Builder } from "fresh/dev";
import { settle } from "./cli/settings.ts";
import { buildSimd } from "./cli/simd_build.ts";

const root = import.meta.dirname!;
const builder = new Builder({ root });
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));

if (Deno.args[0] === "build") {
  await builder.build();
  await buildSimd();
  Deno.exit();
}

const settled = settle(root, Deno.args);
if (!settled.ok) {
  print(settled.message);
  Deno.exit(2);
}
settled.notes.forEach(print);
print(`Tapebook in development: ${settled.url}`);
const { host: hostname, port } = settled.config;
await builder.listen(() => import("./main.ts"), { hostname, port });
