/** What must hold of a file before it is called a notebook; everything else in it is kept as it is. */
import { z } from "zod";

const text = z.union([z.string(), z.array(z.string())], "must be a text or a list of lines");
const object = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);
const count = z.int("must be a whole number").nullish();

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: object, metadata: object.optional() }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: object,
    metadata: object.optional(),
    execution_count: count,
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const cell = { id: z.string().optional(), source: text, metadata: object.optional() };
const attachments = z.record(z.string(), object).optional();

export const notebookFile = z.looseObject({
  metadata: object.optional(),
  cells: z.array(
    z.discriminatedUnion("cell_type", [
      z.looseObject({
        ...cell,
        cell_type: z.literal("code"),
        outputs: z.array(output).optional(),
        execution_count: count,
      }),
      z.looseObject({ ...cell, cell_type: z.literal("markdown"), attachments }),
      z.looseObject({ ...cell, cell_type: z.literal("raw"), attachments }),
    ]),
    "must be a list of cells",
  ),
});

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
