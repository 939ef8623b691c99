/** What importing "tapebook" costs and offers. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { INDICATORS } from "../../kernel/signals/table/mod.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

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
    cwd: ROOT,
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

interface Documented {
  name: string;
  declarations: { kind: string; jsDoc?: { doc?: string; tags?: { kind: string }[] } }[];
}

async function documented(...files: string[]): Promise<Documented[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...files],
    cwd: ROOT,
    stderr: "null",
  }).output();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as {
    nodes: { [module: string]: { symbols: Documented[] } };
  };
  return Object.values(nodes).flatMap(({ symbols }) => symbols);
}

Deno.test("everything that tapebook exports says what it is, and every function and class but errors has an example", async () => {
  const exported = await documented("kernel/mod.ts");
  // An indicator's docstring is at its function on arrays; an editor shows it for the const made from that, deno doc does not.
  const folder = "kernel/indicators";
  const files = [...Deno.readDirSync(join(ROOT, folder))].map(({ name }) => `${folder}/${name}`);
  const behind = new Map((await documented(...files)).map((symbol) => [symbol.name, symbol]));
  // zod documents itself.
  const ours = exported.filter(({ name }) => name !== "z")
    .map((symbol) => symbol.name in INDICATORS ? behind.get(symbol.name)! : symbol);
  assert(ours.length > 50);
  const without = (wanted: (jsDoc: NonNullable<Documented["declarations"][0]["jsDoc"]>) => boolean) =>
    ours.filter(({ declarations }) => !declarations.some(({ jsDoc }) => jsDoc && wanted(jsDoc)));
  assertEquals(without(({ doc }) => Boolean(doc)).map(({ name }) => name), []);
  const callable = without(({ tags }) => tags?.some(({ kind }) => kind === "example") ?? false)
    .filter(({ declarations }) => declarations.some(({ kind }) => kind === "function" || kind === "class"));
  assertEquals(callable.map(({ name }) => name).filter((name) => !name.endsWith("Error")), []);
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

Deno.test("tapebook exports every indicator of the table", async () => {
  const names = Object.keys(await import("../../kernel/mod.ts"));
  assertEquals(Object.keys(INDICATORS).filter((name) => !names.includes(name)), []);
});
