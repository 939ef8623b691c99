/** A workspace of a test's own, removed afterwards. */
export async function withWorkspace(task: (workspace: string) => Promise<void>): Promise<void> {
  const workspace = await Deno.makeTempDir({ prefix: "workspace" });
  try {
    await task(workspace);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
}

/** As of a process whose workspace it is: what `sql`, `sweep` and other cells find. */
export function inWorkspace(task: (workspace: string) => Promise<void>): Promise<void> {
  const before = Deno.env.get("TAPEBOOK_WORKSPACE");
  return withWorkspace(async (workspace) => {
    Deno.env.set("TAPEBOOK_WORKSPACE", workspace);
    try {
      await task(workspace);
    } finally {
      if (before === undefined) Deno.env.delete("TAPEBOOK_WORKSPACE");
      else Deno.env.set("TAPEBOOK_WORKSPACE", before);
    }
  });
}
