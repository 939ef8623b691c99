/** Tries the same points in three ways and one more, and prints what the ledger of its workspace counts after each. */
import { crossValidate, optimise, syntheticBars, walkForward } from "../../../../kernel/mod.ts";
import { smaCross } from "../fixtures.ts";

const bars = syntheticBars({ symbols: ["ACME"], bars: 500, sigma: 0.3, seed: 2 })[0]!;
const params = { fast: [3, 5, 10], slow: [20, 40] };
const found = await optimise(smaCross, bars, { params, method: "grid", workers: 0 });
await found.saved;
const walked = await walkForward(smaCross, bars, { params, train: 200, test: 100, workers: 0 });
const more = { fast: [3, 5, 10, 15], slow: [20, 40] };
const validated = await crossValidate(smaCross, bars, { params: more, workers: 0 });
const counts = [walked.notes, validated.notes].map((notes) => Number.parseInt(notes.at(-1)!));
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify([found.tried, ...counts])));
