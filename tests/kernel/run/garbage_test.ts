import { assertEquals, assertRejects } from "@std/assert";
import { collectGarbage, ParameterError } from "../../../kernel/mod.ts";

Deno.test("collectGarbage() refuses what neither asks for removal nor leaves it", async () => {
  for (const remove of ["yes", 1, null]) {
    const options = { remove } as unknown as { remove: boolean };
    const error = await assertRejects(() => collectGarbage(options), ParameterError, "true or false");
    assertEquals([error.field, error.value], ["remove", remove]);
  }
});
