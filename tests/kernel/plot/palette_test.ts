import { assert, assertEquals } from "@std/assert";
import {
  contrast,
  divergingColour,
  palette,
  sequentialColour,
  textOn,
  withAlpha,
} from "../../../kernel/plot/palette.ts";

const THEMES = ["light", "dark"] as const;

Deno.test("palette gives text AA contrast on both papers and the sheet", () => {
  for (const theme of THEMES) {
    const { ink, "ink-2": second, gain, loss, warn, accent, paper, sheet } = palette[theme];
    for (const text of [ink, second, gain, loss, warn, accent]) {
      for (const surface of [paper, sheet]) assert(contrast(text, surface) >= 4.5, `${text} on ${surface}`);
    }
  }
});

Deno.test("divergingColour() is the same distance from zero on both sides and held beyond the ends", () => {
  for (const theme of THEMES) {
    assertEquals(divergingColour(3, theme), divergingColour(1, theme));
    assertEquals(divergingColour(-3, theme), divergingColour(-1, theme));
    assertEquals(divergingColour(0, theme), divergingColour(-0, theme));
  }
  assertEquals(divergingColour(0, "light"), "#ffffff");
});

Deno.test("textOn() keeps a cell's number readable on every colour of the scales", () => {
  for (let share = -1; share <= 1; share += 0.05) {
    for (const theme of THEMES) {
      const fill = divergingColour(share, theme);
      assert(contrast(textOn(fill), fill) >= 4.5, `${fill} in ${theme}`);
    }
    const viridis = sequentialColour(share);
    assert(contrast(textOn(viridis), viridis) >= 4, viridis);
  }
});

Deno.test("sequentialColour() runs from dark to bright and is held at its ends", () => {
  assertEquals(sequentialColour(-1), "#440154");
  assertEquals(sequentialColour(2), "#fde725");
  assertEquals(sequentialColour(0.5), "#21918c");
});

Deno.test("contrast() is 21 between black and white, whichever comes first", () => {
  assertEquals(contrast("#000000", "#ffffff"), 21);
  assertEquals(contrast("#ffffff", "#000000"), 21);
});

Deno.test("withAlpha() appends the opacity in hex", () => {
  assertEquals(withAlpha("#0072b2", 0.5), "#0072b280");
  assertEquals(withAlpha("#0072b2", 0), "#0072b200");
});
