/** What is drawn, read from a picture of the page: shares of colours, whatever element drew them. */
import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";

export interface Drawn {
  /** Share of pixels that differ from the most frequent colour. */
  share: number;
  colours: number;
  /** Share of pixels within 24 levels a channel of each asked colour. */
  near: Record<string, number>;
}

export async function drawn(page: Page, place: Locator, wanted: string[] = []): Promise<Drawn> {
  await place.scrollIntoViewIfNeeded();
  const picture = Buffer.from(await place.screenshot()).toString("base64");
  return await page.evaluate(async ({ picture, wanted }) => {
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const counts = new Map<number, number>();
    const near: Record<string, number> = Object.fromEntries(wanted.map((hex) => [hex, 0]));
    const channels = wanted.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
    const pixels = data.length / 4;
    for (let i = 0; i < data.length; i += 4) {
      const colour = data[i]! << 16 | data[i + 1]! << 8 | data[i + 2]!;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      for (const [w, hex] of wanted.entries()) {
        if (channels[w]!.every((level, c) => Math.abs(level - data[i + c]!) <= 24)) near[hex]! += 1 / pixels;
      }
    }
    return { share: 1 - Math.max(...counts.values()) / pixels, colours: counts.size, near };
  }, { picture, wanted });
}
