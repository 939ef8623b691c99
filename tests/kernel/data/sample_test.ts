import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { samples } from "../../../kernel/data/sample/samples.ts";

for (const { symbol, file, sha256 } of samples) {
  Deno.test(`sample ${symbol} is the file that its hash and its README name`, async () => {
    const bytes = await Deno.readFile(file);
    assertEquals(createHash("sha256").update(bytes).digest("hex"), sha256);
    const readme = await Deno.readTextFile(new URL("./README.md", file));
    assertEquals(readme.includes(sha256), true);
  });
}
