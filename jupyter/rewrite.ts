/**
 * What the kernel gets to run for a cell: its source with a script name and with top-level awaits that can be
 * stopped. Nothing else changes.
 */
import { parseCell, type ParsedCell, type Span, type Token } from "../document/cell_source.ts";
import { AWAITS } from "./control_message.ts";

export interface RewrittenCell {
  code: string;
  /** How the source reads, or why it does not. */
  parsed: ParsedCell;
}

type Readable = Extract<ParsedCell, { ok: true }>;

const HOOKS = `globalThis["${AWAITS}"]`;

/** A cell that our parser refuses is left as it was typed: the kernel has the last word on it. */
export function rewriteCell(source: string, script: string): RewrittenCell {
  const object = parseObject(source);
  const parsed = object ?? parseCell(source);
  if (!parsed.ok) return { code: source, parsed };
  const code = stoppable(source, parsed);
  // The name stands in front, where no unusual end of a cell can swallow it. The kernel takes a leading brace for
  // an object only when nothing stands before it, so the parentheses that it would add are added here.
  const head = `//# sourceURL=${script}\n${HOOKS}.enter();`;
  return { code: head + (object ? `(${code}\n)` : code), parsed };
}

/** `{ a: 1 }` alone in a cell is meant as a value, not as a block. */
function parseObject(source: string): Readable | null {
  const text = source.trim();
  if (!text.startsWith("{") || text.endsWith(";")) return null;
  const parsed = parseCell(`(${source}\n)`);
  if (!parsed.ok) return null;
  const shifted = <T extends Span>(span: T): T => ({ ...span, start: span.start - 1, end: span.end - 1 });
  return {
    ok: true,
    awaits: parsed.awaits.map(({ kind, operand }) => ({ kind, operand: shifted(operand) })),
    tokens: parsed.tokens.map((token): Token => ({
      ...shifted(token),
      column: token.line === 1 ? token.column - 1 : token.column,
    })),
  };
}

function stoppable(source: string, { awaits }: Readable): string {
  const insertions: { at: number; text: string; closing: boolean }[] = [];
  for (const { kind, operand } of awaits) {
    const hook = kind === "await" ? "race" : "each";
    // Two parentheses, so that `await (a, b)` stays one operand.
    insertions.push({ at: operand.start, text: `${HOOKS}.${hook}((`, closing: false });
    insertions.push({ at: operand.end, text: "))", closing: true });
  }
  insertions.sort((a, b) => a.at - b.at || Number(b.closing) - Number(a.closing));
  let code = "";
  let from = 0;
  for (const { at, text } of insertions) {
    code += source.slice(from, at) + text;
    from = at;
  }
  return code + source.slice(from);
}
