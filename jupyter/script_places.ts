/** Remembers which cell each script was and maps the places that its errors name. */
import type { ErrorOutput, Output } from "../document/notebook.ts";
import { formatPlace } from "../document/traceback.ts";
import { rewriteCell } from "./rewrite.ts";
import { mapPlaces, mapTraceback, mentionedScripts, type Place, scriptName } from "./trace.ts";
import { within } from "./within.ts";

interface Script {
  source: string;
  executionCount: number | null;
  /** Absent until an error asks for it. */
  map?: (place: Place) => Place | null;
}

/** A kernel in a synchronous loop cannot say what it runs; an error printed from there is not held up for long. */
const ANSWER_MS = 500;

export class ScriptPlaces {
  readonly #scripts = new Map<string, Script>();
  readonly #emitted: (script: string) => Promise<string | null>;

  /** `emitted` gives the text that the engine runs for a script. */
  constructor(emitted: (script: string) => Promise<string | null>) {
    this.#emitted = emitted;
  }

  add(source: string): string {
    const name = scriptName(this.#scripts.size + 1);
    this.#scripts.set(name, { source, executionCount: null });
    return name;
  }

  setExecutionCount(name: string, executionCount: number): void {
    const script = this.#scripts.get(name);
    if (script) script.executionCount = executionCount;
  }

  async mapError(error: ErrorOutput): Promise<ErrorOutput> {
    await this.#prepare(error.traceback);
    return { ...error, traceback: mapTraceback(error.traceback, (script, at) => this.#place(script, at)) };
  }

  /** Console text and displayed values may hold a stack too. */
  async mapOutput(output: Output): Promise<Output> {
    if (output.output_type === "error") return await this.mapError(output);
    if (output.output_type === "stream") return { ...output, text: await this.#mapText(output.text) };
    const plain = output.data["text/plain"];
    if (typeof plain !== "string") return output;
    return { ...output, data: { ...output.data, "text/plain": await this.#mapText(plain) } };
  }

  async #mapText(text: string): Promise<string> {
    if (!text.includes(scriptName(0).slice(0, -1))) return text;
    const lines = text.split("\n");
    await this.#prepare(lines);
    return mapTraceback(lines, (script, at) => this.#place(script, at)).join("\n");
  }

  #place(name: string, at: Place): string | null {
    const script = this.#scripts.get(name);
    if (!script) return null;
    const executionCount = script.executionCount ?? 0;
    const place = script.map?.(at);
    return place ? formatPlace({ ...place, executionCount }) : `cell [${executionCount}]`;
  }

  async #prepare(lines: readonly string[]): Promise<void> {
    for (const name of mentionedScripts(lines)) {
      const script = this.#scripts.get(name);
      if (!script || script.map) continue;
      const { parsed } = rewriteCell(script.source, name);
      let emitted: string | null = null;
      const answered = this.#emitted(name).then((text) => emitted = text).catch(() => {});
      await within(answered, ANSWER_MS);
      if (emitted !== null && parsed.ok) script.map = mapPlaces(parsed.tokens, emitted);
    }
  }
}
