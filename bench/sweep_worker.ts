/** One of the Workers of sweep_bench.ts: has the columns, and sweeps its share of the pairs when told to. */
import { evaluateShare, type Share } from "./sweep_pairs.ts";

let run: (() => number) | null = null;

self.onmessage = ({ data }: MessageEvent<Share | null>) => {
  if (data !== null) run = evaluateShare(data);
  self.postMessage(run!());
};
