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
      say(
        `\n${`${title}, ${size.trials} trials, ${size.seeds} seeds`.padEnd(42)}  trials/s  above the least`,
      );
      for (const { name, perSecond, distance } of results) {
        say(
          `${name.padEnd(42)}${perSecond.toFixed(0).padStart(10)}${distance.toPrecision(3).padStart(17)}`,
        );
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

function sayTimes(title: string, times: readonly Timed[]): void {
  const quickest = Math.min(...times.filter(({ name }) => name.startsWith("sweep")).map((t) => t.seconds));
  say(`\n${title.padEnd(42)}  seconds  M bar evaluations/s  beside the quickest sweep()`);
  for (const { name, seconds, evaluations } of times) {
    say(
      `${name.padEnd(42)}${seconds.toFixed(3).padStart(9)}${
        (evaluations / seconds / 1e6).toFixed(1).padStart(21)
      }${(seconds / quickest).toFixed(2).padStart(27)}`,
    );
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
