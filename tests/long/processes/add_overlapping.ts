/** Adds overlapping answers to a few series until its input ends; says of each what it tries, then that it is stored. */
import { addPiece } from "../../../kernel/data/store/mod.ts";
import { flatPiece } from "../../kernel/data/store/pieces.ts";
import { keyOf, priority, type Told, toldBy } from "../told.ts";

const [folder, worker] = [Deno.args[0]!, Number(Deno.args[1])];
let ended = false;
Deno.stdin.read(new Uint8Array(1)).then(() => ended = true);

function say(word: "trying" | "stored", told: Told): void {
  const line = new TextEncoder().encode(JSON.stringify({ word, told }) + "\n");
  for (let at = 0; at < line.length;) at += Deno.stdout.writeSync(line.subarray(at));
}

for (let i = 0; !ended; i++) {
  const told = toldBy(worker, i);
  say("trying", told);
  await addPiece(folder, keyOf(told), flatPiece(told), { priority });
  say("stored", told);
}
