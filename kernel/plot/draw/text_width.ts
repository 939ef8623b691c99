/**
 * Widths of text in Inter, estimated from its advance widths: a stand-in document cannot measure, and a picture must come
 * out the same in both.
 */

/** Advance widths in em at weight 400, for characters that differ from their class. */
const WIDTHS: { [char: string]: number } = {
  " ": 0.28,
  "\u2009": 0.2,
  ".": 0.28,
  ",": 0.28,
  ":": 0.28,
  "·": 0.28,
  "|": 0.34,
  "-": 0.45,
  "\u2212": 0.66,
  "\u2013": 0.62,
  "+": 0.66,
  "%": 0.98,
  "/": 0.36,
  "(": 0.36,
  ")": 0.36,
  "&": 0.65,
  "…": 0.82,
  "→": 0.95,
  i: 0.25,
  j: 0.25,
  l: 0.25,
  f: 0.37,
  t: 0.37,
  r: 0.38,
  m: 0.88,
  w: 0.82,
  M: 0.9,
  W: 1.02,
  I: 0.27,
};

/** In pixels, good to a few per cent. */
export function textWidth(text: string, size: number, weight = 400): number {
  let em = 0;
  for (const char of text) em += WIDTHS[char] ?? classWidth(char);
  // Heavier cuts of the face run wider, about 5 % from regular to semibold.
  return em * size * (1 + (weight - 400) * 0.00025);
}

function classWidth(char: string): number {
  const code = char.codePointAt(0)!;
  if (char >= "0" && char <= "9") return 0.64;
  if (char >= "A" && char <= "Z") return 0.7;
  if (code > 0x2e80) return 1.05;
  return 0.6;
}
