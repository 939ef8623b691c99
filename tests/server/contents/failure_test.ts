import { assertEquals, assertThrows } from "@std/assert";
import { failureFrom } from "../../../server/contents/failure.ts";

const withCode = (code: string) => Object.assign(new Error(code), { code });

Deno.test("failureFrom() says in a sentence what the operating system refused", () => {
  const cases: [Error, string][] = [
    [new Deno.errors.NotFound(), "not-found"],
    [new Deno.errors.NotADirectory(), "not-found"],
    [new Deno.errors.FilesystemLoop(), "not-found"],
    [new Deno.errors.AlreadyExists(), "exists"],
    [new Deno.errors.PermissionDenied(), "denied"],
    [withCode("EROFS"), "denied"],
    [withCode("ENOSPC"), "denied"],
    [withCode("ENAMETOOLONG"), "invalid-name"],
  ];
  for (const [error, code] of cases) assertEquals(failureFrom(error, "a/b.ipynb").code, code, String(error));
});

Deno.test("failureFrom() throws on what no user can cause", () => {
  assertThrows(() => failureFrom(new RangeError("a fault of ours"), "a"), RangeError, "a fault of ours");
  assertThrows(() => failureFrom(withCode("EIO"), "a"), Error, "EIO");
});
