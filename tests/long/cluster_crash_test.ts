/** A sweep on three machines, of which one dies in the middle of a chunk, over a Redis that is restarted meanwhile. */
import { assert, assertEquals } from "@std/assert";
import { redis } from "../../kernel/run/cluster/redis.ts";
import { workerExecutor } from "../../kernel/run/sweep/local_executor.ts";
import type { ChunkReply } from "../../kernel/sweep/evaluation.ts";
import { withWorkers } from "../cli/worker_process.ts";
import { withRedis } from "../fakes/redis_server.ts";
import { repliesOf, setupOf, someBars } from "../kernel/run/sweep/fixtures.ts";

const CHUNKS = 60;

for (const kept of ["everything", "nothing"] as const) {
  Deno.test(`a killed worker and a Redis that comes back with ${kept} change nothing in the table`, () =>
    withRedis((server) =>
      withWorkers(server.url, 3, async ([victim]) => {
        const bars = someBars(["A", "B", "C"], 5_000);
        // Decided bar by bar: a chunk takes long enough to be killed in the middle of.
        const module = `import { defineStrategy, z } from "tapebook";
        export default defineStrategy({ name: "every", params: { n: z.int(), held: z.int() },
          onBar(ctx, p) {
            if (ctx.bar % p.n === 0) ctx.buy();
            else if (ctx.bar % p.n === p.held) ctx.close();
          } });`;
        const setup = { ...setupOf(bars), module };
        const chunks = () =>
          Array.from({ length: CHUNKS }, (_, id) => ({
            id,
            account: id % bars.length,
            length: 20,
            trials: Array.from({ length: 20 }, (_, k) => ({ n: 20 + id, held: 1 + k })),
          }));
        const replies: ChunkReply[] = [];
        for await (const reply of redis(server.url).run(setup, chunks())) {
          replies.push(reply);
          if (replies.length === 10) victim!.kill("SIGKILL");
          if (replies.length === 25) await server.restart(kept);
        }
        replies.sort((a, b) => a.id - b.id);
        assertEquals(replies.map(({ id }) => id), Array.from({ length: CHUNKS }, (_, id) => id));
        assert(replies.every(({ outcomes }) => outcomes.failures.size === 0));
        assertEquals(replies, await repliesOf(workerExecutor(2), setup, chunks()));
      })
    ));
}
