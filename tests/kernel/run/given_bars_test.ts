/** What a cell gives where bars belong: a symbol, nothing, or a load that nobody waited for. */
import { assertRejects, assertThrows } from "@std/assert";
import { DataError, keepBars, loadBars, ParameterError, snapshot, validate } from "../../../kernel/mod.ts";

const given = (value: unknown) => value as never;

for (const [name, take] of [["snapshot", snapshot], ["keepBars", keepBars]] as const) {
  Deno.test(`${name}() says what was meant where it is given no bars`, async () => {
    const loading = loadBars("SP500");
    await assertRejects(async () => await take(given(loading)), DataError, "put await before loadBars()");
    await assertRejects(
      async () => await take(given("SP500")),
      DataError,
      'await loadBars("SP500") gives the bars',
    );
    await assertRejects(async () => await take(given(undefined)), DataError, "Give bars, or a list of them");
    await loading;
  });
}

Deno.test("validate() finds no fault in bars that are still being loaded, but asks for them", async () => {
  const loading = loadBars("SP500");
  assertThrows(() => validate(given(loading)), ParameterError, "it is a promise; put await before it");
  await loading;
});
