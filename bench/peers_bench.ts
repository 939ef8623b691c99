/**
 * Tapebook beside the peers in Python, in one run on one machine, by turns: `deno task bench:peers [--small] [--python=PATH]`.
 * Without a Python that has them it makes an environment with the versions of peers/requirements.txt in a temporary folder,
 * which takes a minute or two; the product and the other benches know nothing of Python. Where results differ it fails.
 *
 * freqtrade's hyperopt (2026.9) is not among them: it installs, but asks an exchange for its markets before it begins, also over
 * stored candles, so that it runs neither without a network nor over these bars. What suggests its points is Optuna.
 */
import { range } from "tapebook";
import { installPeers, PeersMissing } from "./peers/python.ts";
import { besideOptuna, type SearchSize } from "./peers/searches.ts";
import { besideBacktesting, besideVectorbt, type SweepSize, type Timed } from "./peers/sweeps.ts";

const isSmall = Deno.args.includes("--small");
const SWEEP: SweepSize = isSmall
  ? { bars: 2_000, longest: 30, fast: range(5, 20, 5), slow: range(30, 60, 10), samples: 2 }
  : { bars: 10_000, longest: 100, fast: range(5, 50, 5), slow: range(60, 150, 10), samples: 3 };
const SEARCHES: readonly SearchSize[] = isSmall ? [{ trials: 40, seeds: 3 }] : [{ trials: 200, seeds: 10 }];

const folder = await Deno.makeTempDir();
try {
  Deno.env.set("TAPEBOOK_WORKSPACE", folder);
  const given = Deno.args.find((arg) => arg.startsWith("--python="))?.slice("--python=".length);
  const python = given ?? await installPeers(`${folder}/python`);
  const load = () => Deno.loadavg().map((each) => each.toFixed(1)).join(" ");
  say(`load of the machine at the beginning: ${load()}, on ${navigator.hardwareConcurrency} cores`);

  const pairs = (SWEEP.longest - 1) * (SWEEP.longest - 2) / 2;
  sayTimes(
    `${pairs.toLocaleString("en")} pairs x ${SWEEP.bars.toLocaleString("en")} bars`,
    await besideVectorbt(python, folder, SWEEP),
  );
  sayTimes(
    `${SWEEP.fast.length * SWEEP.slow.length} pairs x ${SWEEP.bars.toLocaleString("en")} bars`,
    await besideBacktesting(python, folder, SWEEP),
  );
  for (const size of SEARCHES) {
    for (const { title, results } of await besideOptuna(python, size)) {
      sayRow(`\n${title}, ${size.trials} trials, ${size.seeds} seeds`, [
        "seconds",
        "processor",
        "trials/s",
        "per processor s",
        "above the least",
      ]);
      for (const { name, seconds, processor, distance } of results) {
        sayRow(name, [
          seconds.toFixed(3),
          processor.toFixed(3),
          (size.trials / seconds).toFixed(0),
          (size.trials / processor).toFixed(0),
          distance.toPrecision(3),
        ]);
      }
    }
  }
  say(`\nload of the machine at the end: ${load()}`);
} catch (error) {
  if (!(error instanceof PeersMissing)) throw error;
  say(error.message);
  Deno.exitCode = 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Beside ours in one thread: how many times as long the clock, and the processor, took. */
function sayTimes(title: string, times: readonly Timed[]): void {
  const [ours] = times;
  sayRow(`\n${title}`, ["seconds", "processor", "M bars/s", "M per proc. s", "times ours", "of processor"]);
  for (const { name, seconds, processor, evaluations } of times) {
    sayRow(name, [
      seconds.toFixed(3),
      processor.toFixed(3),
      (evaluations / seconds / 1e6).toFixed(1),
      (evaluations / processor / 1e6).toFixed(1),
      (seconds / ours!.seconds).toFixed(2),
      (processor / ours!.processor).toFixed(2),
    ]);
  }
}

function sayRow(name: string, cells: readonly string[]): void {
  say(name.padEnd(name.startsWith("\n") ? 43 : 42) + cells.map((cell) => cell.padStart(16)).join(""));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
