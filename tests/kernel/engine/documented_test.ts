/** docs/engine.md is what people believe, so it must name every policy with the default that it has. */
import { assertEquals } from "@std/assert";
import { DEFAULT_FILL } from "../../../kernel/engine/fill_policy.ts";
import { OPTION_NAMES } from "../../../kernel/engine/options.ts";

const text = await Deno.readTextFile(new URL("../../../docs/engine.md", import.meta.url));

Deno.test("the engine's document gives every part of the fill policy with its default", () => {
  const documented = text.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|/gm).map(([, name, value]) => [name, value]);
  const known = Object.fromEntries(documented.filter(([name]) => name! in DEFAULT_FILL));
  const defaults = Object.entries(DEFAULT_FILL).map(([name, value]) => [name, JSON.stringify(value)]);
  assertEquals(known, Object.fromEntries(defaults));
});

Deno.test("the engine's document names every option", () => {
  assertEquals(
    OPTION_NAMES.filter((name) => !text.includes(`\`${name}\``) && !text.includes(`\`${name}:`)),
    [],
  );
});
