/** A workspace of a test's own, removed afterwards. */
export async function withWorkspace(task: (workspace: string) => Promise<void>): Promise<void> {
  const workspace = await Deno.makeTempDir({ prefix: "workspace" });
  try {
    await task(workspace);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
}
