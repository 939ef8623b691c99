import { assert } from "@std/assert";
import { DOMParser } from "linkedom";
import { textWidth } from "../../../../kernel/plot/draw/text_width.ts";

/** Every label of a still ends inside of its picture. */
export function assertInside(svg: string, width: number, name: string): void {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  for (const text of document.querySelectorAll("text[x]")) {
    const x = 16 + Number(text.getAttribute("x"));
    const size = Number(text.getAttribute("font-size") ?? 12);
    const more = text.querySelector("tspan")?.textContent ?? "";
    const words = text.textContent.slice(0, text.textContent.length - more.length);
    const weight = Number(text.getAttribute("font-weight") ?? 400);
    const wide = textWidth(words, size, weight) + (more ? 6 + textWidth(more, 12) : 0);
    const anchor = text.getAttribute("text-anchor");
    const left = anchor === "end" ? x - wide : anchor === "middle" ? x - wide / 2 : x;
    const said = `${name} at ${width}: ${text.textContent}`;
    assert(left >= 8, said);
    assert(left + wide <= width - 8, said);
  }
}
