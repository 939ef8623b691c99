/** The kernel under use for hours, in a few minutes: nothing lost, nothing wedged, nothing left behind. */
import { assertEquals } from "@std/assert";
import type { Output } from "../../document/notebook.ts";
import { type Subject, SUBJECTS } from "../jupyter/subjects.ts";

for (const { name, start } of SUBJECTS) {
  Deno.test(`five times 20,000 lines arrive complete and in order, ${name}`, async () => {
    await using(start, async (kernel) => {
      for (let round = 0; round < 5; round++) {
        const { outputs } = await kernel.execute(
          `for (let i = 0; i < 20_000; i++) console.log("${round}:" + i)`,
        );
        const expected = Array.from({ length: 20_000 }, (_, i) => `${round}:${i}\n`).join("");
        assertEquals(text(outputs) === expected, true, `round ${round} is not what was printed`);
      }
    });
  });

  Deno.test(`twenty stops in turn, of loops and of waits, keep the variables, ${name}`, async () => {
    await using(start, async (kernel) => {
      await kernel.execute("let kept = 0");
      for (let round = 1; round <= 20; round++) {
        const endless = round % 2 === 0 ? "while (true) {}" : "await new Promise(() => {})";
        const { done } = await kernel.begin(`kept++; ${endless}`);
        await kernel.stop();
        await done;
        const { outputs } = await kernel.execute("console.log(kept)");
        assertEquals(text(outputs).trim(), String(round));
      }
    });
  });

  Deno.test(`three hundred small cells each get their own output, ${name}`, async () => {
    await using(start, async (kernel) => {
      for (let i = 0; i < 300; i++) {
        const { outputs, executionCount } = await kernel.execute(`console.log("cell ${i}")`);
        assertEquals([text(outputs), executionCount], [`cell ${i}\n`, i + 1]);
      }
    });
  });
}

async function using(
  start: (options: { folder: string }) => Promise<Subject>,
  use: (kernel: Subject) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const kernel = await start({ folder });
  try {
    await use(kernel);
  } finally {
    await kernel.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function text(outputs: readonly Output[]): string {
  return outputs.map((output) => output.output_type === "stream" ? output.text : "").join("");
}
