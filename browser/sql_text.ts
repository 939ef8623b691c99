/** What can be said of a query before a database reads it. */

/** Text, names, dollar-quoted text and comments: a semicolon in them ends nothing. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** What to write instead, or null for a single statement. */
export function singleStatementError(sql: string): string | null {
  const bare = sql.replace(QUOTED, (part) => part.startsWith("--") || part.startsWith("/*") ? " " : "x");
  const count = bare.split(";").filter((statement) => statement.trim() !== "").length;
  if (count === 1) return null;
  if (count === 0) return "Type a query, such as SELECT * FROM trades: it is empty";
  return `Write one statement at a time: there are ${count}`;
}
