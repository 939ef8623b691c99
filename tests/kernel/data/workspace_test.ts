import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { dataFolder, findWorkspace, runsFolder } from "../../../kernel/data/workspace.ts";
import { withWorkspace } from "./workspace.ts";

Deno.test("findWorkspace() takes the named folder first", () => {
  assertEquals(findWorkspace("/named", "/somewhere/else"), "/named");
});

Deno.test("findWorkspace() takes the nearest folder above that holds .tapebook", () =>
  withWorkspace(async (folder) => {
    const deep = join(folder, "a", "b");
    await Deno.mkdir(deep, { recursive: true });
    await Deno.mkdir(join(folder, ".tapebook"));
    assertEquals(findWorkspace(undefined, deep), folder);
    await Deno.mkdir(join(folder, "a", ".tapebook"));
    assertEquals(findWorkspace(undefined, deep), join(folder, "a"));
  }));

Deno.test("findWorkspace() takes the folder itself where none is marked, and an empty name for none", () =>
  withWorkspace((folder) => {
    assertEquals(findWorkspace("", folder), folder);
    return Promise.resolve();
  }));

Deno.test("dataFolder() and runsFolder() lie in the workspace", () => {
  assertEquals([dataFolder("/w"), runsFolder("/w")], [join("/w", ".tapebook"), join("/w", "runs")]);
});
