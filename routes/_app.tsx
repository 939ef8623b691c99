import { asset } from "fresh/runtime";
import { withKernels } from "../components/entry.ts";
import Rail from "../islands/Rail.tsx";
import { define } from "../utils.ts";

export default define.page(function App({ Component, state, url }) {
  const known = state.user !== null && state.user !== undefined;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Tapebook</title>
        <script src={asset("/theme.js")} />
        <link rel="stylesheet" href={asset("/styles.css")} />
        <link rel="stylesheet" href={asset("/notebook.css")} />
        {known && <link rel="stylesheet" href={asset("/sheet.css")} />}
        <link rel="icon" href={asset("/favicon.svg")} type="image/svg+xml" />
        <link
          rel="preload"
          href={asset("/fonts/inter-latin-wght-normal.woff2")}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
        />
      </head>
      <body>
        {known
          ? (
            <div class="shell">
              <a class="skip" href="#main">Skip to the content</a>
              <Rail
                here={url.pathname}
                sessions={withKernels(state.services.sessions.list())}
              />
              <main class="main" id="main">
                <Component />
              </main>
            </div>
          )
          : (
            <main class="main" id="main">
              <Component />
            </main>
          )}
      </body>
    </html>
  );
});
