import { Head } from "fresh/runtime";
import { Problem } from "../components/Problem.tsx";
import { define } from "../utils.ts";

export default define.page(function NotFound({ url }) {
  return (
    <Problem title="Not found" path="">
      <Head>
        <title>Not found · Tapebook</title>
      </Head>
      <p>There is no page at {url.pathname}.</p>
    </Problem>
  );
});
