/** Seconds of the clock, and of the processor, which others on the machine change less. */
import process from "node:process";
import { median } from "../bench.ts";

export interface Taken {
  readonly seconds: number;
  /** Of all threads, garbage collection and compilation included. */
  readonly processor: number;
}

/** Starts; what it gives says what was taken since. */
export function stopwatch(): () => Taken {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - began) / 1e3, processor: (user + system) / 1e6 };
  };
}

export const medianOf = (taken: readonly Taken[]): Taken => ({
  seconds: median(taken.map(({ seconds }) => seconds)),
  processor: median(taken.map(({ processor }) => processor)),
});
