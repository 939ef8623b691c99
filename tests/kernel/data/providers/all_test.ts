import { assert, assertEquals } from "@std/assert";
import { kernelEnvironment } from "../../../../jupyter/environment.ts";
import { providerSettings, settingName } from "../../../../kernel/data/credentials.ts";
import { PROVIDERS } from "../../../../kernel/data/providers/all.ts";
import { MARKETS, TIMEFRAMES } from "../../../../kernel/market/timeframe.ts";

const root = new URL("../../../../", import.meta.url);
const networked = PROVIDERS.filter(({ baseUrl }) => baseUrl !== "");

Deno.test("every provider has a name of its own, an address, limits and known markets and timeframes", () => {
  assertEquals(new Set(PROVIDERS.map(({ name }) => name)).size, PROVIDERS.length);
  for (const { name, baseUrl, limits, serves } of PROVIDERS) {
    assert(/^[a-z][a-z0-9-]*$/.test(name), name);
    assert(
      baseUrl === "" || (/^https:\/\/[^?#]+[^/?#]$/.test(baseUrl) && limits.length > 0),
      `${name}: ${baseUrl}`,
    );
    for (const [market, timeframes] of Object.entries(serves)) {
      assert((MARKETS as readonly string[]).includes(market) && timeframes.length > 0, `${name} ${market}`);
      assert(timeframes.every((each) => TIMEFRAMES.includes(each) && each !== "1w" && each !== "1M"), name);
    }
  }
});

Deno.test("every variable of a provider reaches the cells and is listed in .env.example and in docs/data.md", () => {
  const example = Deno.readTextFileSync(new URL(".env.example", root));
  const docs = Deno.readTextFileSync(new URL("docs/data.md", root));
  for (const { name, credentials } of networked) {
    const own = credentials.map(({ variable }) => variable);
    const variables = [...own, settingName(name, "URL"), settingName(name, "LIMIT")];
    const env = Object.fromEntries(variables.map((variable) => [variable, "x"]));
    assertEquals(kernelEnvironment(env), env, `${name}: list it in jupyter/environment.ts`);
    for (const variable of own) {
      assert(example.includes(`\n${variable}=`), `${variable} is not in .env.example`);
      assert(docs.includes(`\`${variable}\``), `${variable} is not in docs/data.md`);
    }
    assert(docs.includes(`| \`${name}\` `), `${name} has no row in docs/data.md`);
  }
});

Deno.test("the table in docs/data.md has every provider in its order with its limits", () => {
  const page = Deno.readTextFileSync(new URL("docs/data.md", root));
  const docs = page.slice(page.indexOf("## Providers"), page.indexOf("| Variable"));
  const rows = [...docs.matchAll(/^\| `([a-z-]+)` +\|[^|]*\|[^|]*\| *(\S[^|]*?)? *\|$/gm)];
  assertEquals(rows.map(([, name]) => name), PROVIDERS.map(({ name }) => name));
  for (const [i, [, name, text = "none"]] of rows.entries()) {
    const { limits } = providerSettings(
      PROVIDERS[i]!,
      (variable) => variable.endsWith("_LIMIT") ? text : undefined,
    );
    assertEquals(limits, PROVIDERS[i]!.limits, name);
  }
});

Deno.test("each market has a provider that needs no key", () => {
  const keyless = networked.filter(({ credentials }) => credentials.every(({ optional }) => optional));
  for (const market of MARKETS) assert(keyless.some(({ serves }) => serves[market]), market);
});
