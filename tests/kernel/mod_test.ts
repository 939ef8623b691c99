/** What importing "tapebook" costs and offers. */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

interface Dependency {
  isDynamic?: boolean;
  code?: { specifier?: string };
}
interface Module {
  specifier: string;
  dependencies?: Dependency[];
}

async function staticGraph(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stderr: "null",
  }).output();
  const info = JSON.parse(new TextDecoder().decode(stdout)) as { roots: string[]; modules: Module[] };
  const modules = new Map(info.modules.map((module) => [module.specifier, module]));
  const reached = new Set<string>();
  const visit = (specifier: string): void => {
    if (reached.has(specifier)) return;
    reached.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code?.specifier) visit(code.specifier);
    }
  };
  info.roots.forEach(visit);
  return [...reached];
}

Deno.test("importing tapebook loads no database, parser, drawing library or font", async () => {
  const graph = await staticGraph("kernel/mod.ts");
  const outside = graph.filter((specifier) => !specifier.startsWith("file:")).map((specifier) =>
    specifier.replace(/^npm:\/?/, "").replace(/(?<=.)@[\d.].*$/, "")
  );
  assertEquals(outside.sort(), ["node:crypto", "node:os", "node:path", "node:url", "zod"]);
});

Deno.test("importing tapebook gives every name that cells use", async () => {
  const names = Object.keys(await import("../../kernel/mod.ts"));
  for (
    const name of [
      "loadBars",
      "backtest",
      "defineStrategy",
      "z",
      "sma",
      "ema",
      "rsi",
      "atr",
      "plot",
      "renderStill",
    ]
  ) assertEquals(names.includes(name), true, name);
});
