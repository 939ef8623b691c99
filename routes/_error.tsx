import { HttpError } from "fresh";
import { Head } from "fresh/runtime";
import { Problem } from "../components/Problem.tsx";
import { define } from "../utils.ts";

/** What went wrong in the server is in its log; a reader gets the words that were meant for readers only. */
export default define.page(function ServerError({ error }) {
  const known = error instanceof HttpError && error.status < 500;
  return (
    <Problem title={known ? "This cannot be done" : "Something failed in the server"} path="">
      <Head>
        <title>Error · Tapebook</title>
      </Head>
      <p>
        {known
          ? error.message
          : "Your notebooks are untouched. The server's log says what happened; try again."}
      </p>
    </Problem>
  );
});
