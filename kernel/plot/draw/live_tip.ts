/** The words beside the mark that a reader rests on, and a ring or a frame around it. */
import type { Palette } from "../palette.ts";
import type { Target } from "./target.ts";

export interface Tip {
  readonly element: HTMLElement;
  /** Within a drawing of a width in pixels; nothing for none. */
  show(target: Target | null, width: number, colours: Palette): void;
}

const RING = 9;

/** Read aloud as it changes. Where the mark stands out by itself there is no ring. */
export function mountTip(document: Document, { ring: hasRing = true } = {}): Tip {
  const element = document.createElement("div");
  element.style.cssText = "position:absolute;inset:0;pointer-events:none;overflow:visible";
  const make = (css: string) => {
    const made = document.createElement("div");
    made.style.cssText = css;
    made.hidden = true;
    element.append(made);
    return made;
  };
  const ring = make("position:absolute;border:2px solid;box-sizing:border-box");
  const box = make(
    "position:absolute;z-index:4;padding:6px 8px;border:1px solid;border-radius:6px;font-size:12px;line-height:16px;" +
      "font-variant-numeric:tabular-nums;white-space:nowrap;width:max-content",
  );
  box.className = "figure-tip";
  box.setAttribute("role", "status");
  return {
    element,
    show(target, width, colours) {
      box.hidden = target === null;
      ring.hidden = !hasRing || target === null;
      if (target === null) return void box.replaceChildren();
      const { x, y, lines, box: { x1, x2, y1, y2 } } = target;
      // A cell is framed: a ring in its middle would lie on its number.
      const isCell = x2 > x1 && y2 > y1 && Math.abs((y1 + y2) / 2 - y) < 1;
      const [across, down] = isCell ? [x2 - x1, y2 - y1] : [RING, RING];
      ring.style.borderColor = colours.ink;
      ring.style.borderRadius = isCell ? "2px" : "50%";
      ring.style.width = `${across}px`;
      ring.style.height = `${down}px`;
      ring.style.transform = `translate(${x - across / 2}px,${y - down / 2}px)`;
      box.style.color = colours.ink;
      box.style.background = colours.sheet;
      box.style.borderColor = colours["ink-2"];
      box.replaceChildren(
        ...lines().map((text, index) => {
          const line = document.createElement("div");
          line.textContent = text;
          if (index === 0) line.style.fontWeight = "500";
          return line;
        }),
      );
      // A narrow window breaks long lines rather than losing their ends.
      box.style.maxWidth = `${width}px`;
      box.style.whiteSpace = box.scrollWidth > width - 4 ? "normal" : "nowrap";
      const { offsetWidth, offsetHeight } = box;
      const isLeft = x + 12 + offsetWidth > width;
      const left = isLeft ? Math.max(0, Math.min(x - 12, width) - offsetWidth) : x + 12;
      const above = Math.max(0, y - offsetHeight - 10);
      const top = isCovered(element, left + offsetWidth / 2, above) ? y + 14 : above;
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    },
  };
}

/** Whether something of the page lies over this place of the drawing, as a bar that stays at the top does, or it is out of sight. */
function isCovered(element: HTMLElement, x: number, y: number): boolean {
  const { left, top } = element.getBoundingClientRect();
  const there = element.ownerDocument.elementFromPoint(left + x, top + y);
  return there === null || element.parentElement?.contains(there) === false;
}
