import { asset } from "fresh/runtime";
import { define } from "../utils.ts";

export default define.layout(({ Component }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>Fixture</title>
      <link rel="icon" href="/dot.svg" />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <Component />
    </body>
  </html>
));
