import { assertEquals } from "@std/assert";
import { hiding } from "../../../../kernel/data/providers/secrets.ts";

Deno.test("a secret is hidden as it is and as addresses and JSON write it", () => {
  const secret = `a!b/c"d+e`;
  const hide = hiding([secret]);
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ key: secret }).toString().slice(4),
    JSON.stringify(secret).slice(1, -1),
  ];
  assertEquals(new Set(forms).size, 4);
  for (const form of forms) assertEquals(hide(`before ${form} after ${form}`), "before *** after ***");
});

Deno.test("of two secrets, one of them a part of the other, nothing is left", () => {
  assertEquals(hiding(["abc", "abcdef"])("abcdef abc"), "*** ***");
});

Deno.test("without secrets a text stays as it is", () => {
  assertEquals(hiding([""])("plain"), "plain");
});
