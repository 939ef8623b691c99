/** What must hold of a notebook and its cells, in a file and in memory; everything else in them is kept as it is. */
import { z } from "zod";

const object = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);
const count = z.int("must be a whole number").nullish();
const attachments = z.record(z.string(), object).optional();

/** Files have lists of lines in place of texts, and old or careless ones leave out what is empty. */
function cellShape<Text extends z.ZodType, Metadata extends z.ZodType>(text: Text, metadata: Metadata) {
  const output = z.discriminatedUnion("output_type", [
    z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
    z.looseObject({ output_type: z.literal("display_data"), data: object, metadata }),
    z.looseObject({
      output_type: z.literal("execute_result"),
      data: object,
      metadata,
      execution_count: count,
    }),
    z.looseObject({
      output_type: z.literal("error"),
      ename: z.string(),
      evalue: z.string(),
      traceback: z.array(z.string()),
    }),
  ]);
  const cell = { id: z.string().optional(), source: text, metadata };
  return z.discriminatedUnion("cell_type", [
    z.looseObject({
      ...cell,
      cell_type: z.literal("code"),
      outputs: z.array(output).optional(),
      execution_count: count,
    }),
    z.looseObject({ ...cell, cell_type: z.literal("markdown"), attachments }),
    z.looseObject({ ...cell, cell_type: z.literal("raw"), attachments }),
  ]);
}

const lines = z.union([z.string(), z.array(z.string())], "must be a text or a list of lines");

export const notebookFile = z.looseObject({
  metadata: object.optional(),
  cells: z.array(cellShape(lines, object.optional()), "must be a list of cells"),
});

/** A cell as a browser sends it. */
export const sentCell = cellShape(z.string("must be a text"), object);

/** The first fault as one line: where in the file, and what is wrong there. */
export function firstFault(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "not a notebook";
  const where = issue.path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`).join(
    "",
  );
  const allowed = issue.code === "invalid_union" && issue.path.at(-1) === "cell_type"
    ? "must be code, markdown or raw"
    : issue.code === "invalid_union" && issue.path.at(-1) === "output_type"
    ? "must be stream, display_data, execute_result or error"
    : issue.message;
  return `${where.replace(/^\./, "")}: ${allowed}`;
}
