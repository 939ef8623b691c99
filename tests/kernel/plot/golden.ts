import { assertEquals } from "@std/assert";

const FOLDER = new URL("../../golden/plot/", import.meta.url);

/**
 * Compares a picture with the one that was looked at and kept. After a change that was meant:
 * `deno test -A tests/kernel/plot -- --update`, and look at what changed.
 */
export function assertGolden(name: string, svg: string): void {
  const file = new URL(`${name}.svg`, FOLDER);
  // One element a line, so that a difference can be read.
  const text = svg.replaceAll("><", ">\n<") + "\n";
  if (Deno.args.includes("--update")) Deno.writeTextFileSync(file, text);
  assertEquals(text, Deno.readTextFileSync(file));
}
