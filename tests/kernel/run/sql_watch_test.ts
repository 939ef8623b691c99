/** Queries that would take hours: they tell how far they are, and stop. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { DataProgress } from "../../../kernel/data/progress.ts";
import { query } from "../../../kernel/data/sql/query.ts";
import { withWorkspace } from "../data/workspace.ts";

const columns = { x: Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i)) };
/** Every pair of 200,000 rows with themselves, three times over. */
const LONG = ["SELECT count(*) FROM ", " a, ", " b, ", " c WHERE a.x + b.x < c.x"];

const run = (workspace: string, watched: Parameters<typeof query>[3]) =>
  query({ workspace, folder: workspace, metrics: [] }, LONG, [columns, columns, columns], watched);

Deno.test("a long query tells how many rows it has been through, and is stopped from there", () =>
  withWorkspace(async (workspace) => {
    const controller = new AbortController();
    const seen: DataProgress[] = [];
    const onProgress = (progress: DataProgress) => {
      seen.push(progress);
      controller.abort(new RangeError("enough"));
    };
    await assertRejects(
      () => run(workspace, { onProgress, signal: controller.signal }),
      RangeError,
      "enough",
    );
    const [first] = seen;
    assert(first && first.total > 0 && first.done >= 0 && first.done <= first.total);
    assertEquals(first.unit, "rows");
  }));

Deno.test("a query that was stopped before it began does not begin", () =>
  withWorkspace(async (workspace) => {
    const signal = AbortSignal.abort(new RangeError("before"));
    await assertRejects(() => run(workspace, { signal }), RangeError, "before");
  }));
