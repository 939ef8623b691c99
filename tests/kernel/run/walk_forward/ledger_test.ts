import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withWorkspace } from "../../data/workspace.ts";

Deno.test("what a walk-forward and a cross-validation try counts among the variants ever tried, each once", () =>
  withWorkspace(async (workspace) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", fileURLToPath(new URL("../processes/variants.ts", import.meta.url))],
      env: { TAPEBOOK_WORKSPACE: workspace },
      stderr: "inherit",
    }).output();
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), [6, 6, 8]);
  }));
