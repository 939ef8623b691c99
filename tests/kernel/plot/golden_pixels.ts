import { assert, assertEquals } from "@std/assert";
import { decodePng } from "./png.ts";

const FOLDER = new URL("../../golden/plot/", import.meta.url);

/** How far a channel may be off, of 255, and how many of the pixels farther: rims of letters differ between machines. */
const CHANNEL = 24;
const SHARE = 0.005;

/** Compares a picture with the one that was looked at and kept, pixel by pixel; `--update` keeps the new one. */
export async function assertPixels(name: string, png: Uint8Array): Promise<void> {
  const file = new URL(`${name}.png`, FOLDER);
  if (Deno.args.includes("--update")) Deno.writeFileSync(file, png);
  const [is, was] = await Promise.all([decodePng(png), decodePng(Deno.readFileSync(file))]);
  assertEquals([is.width, is.height], [was.width, was.height]);
  let off = 0;
  for (let at = 0; at < is.pixels.length; at += 4) {
    const differs = [0, 1, 2, 3].some((channel) =>
      Math.abs(is.pixels[at + channel]! - was.pixels[at + channel]!) > CHANNEL
    );
    if (differs) off++;
  }
  const share = off / (is.width * is.height);
  assert(share <= SHARE, `${name}: ${(100 * share).toFixed(2)} % of the pixels differ`);
}
