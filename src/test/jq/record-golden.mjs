// Records what jq itself answers to every program of programs.mjs on every record of records.mjs, for JqDifferentialTest.
//
//   cd src/test/jq && npm install && node record-golden.mjs
//
// needs Node 20. It writes src/test/resources/jq/golden.json: per program one text per record, which is jq's first output,
// or "error" (also where the program does not compile), or "empty". Neither jq nor Node is needed to run the tests.
import { writeFileSync } from "node:fs";
import { loadJq } from "jq-wasm";
import { programs } from "./programs.mjs";
import { records, toJson } from "./records.mjs";

const jq = await loadJq();
const inputs = records.map(toJson);

const answer = (program, input) => {
  const { stdout, stderr } = jq.raw(input, program, ["-c"]);
  if (stdout) return stdout.split("\n", 1)[0];
  return stderr ? "error" : "empty";
};

const cases = [...new Set(programs)].map((program) => ({ program, answers: inputs.map((input) => answer(program, input)) }));

// One program a line, so that a change of the corpus is readable
const text = `{
"jq": ${JSON.stringify(jq.version)},
"records": [
${inputs.map((input) => JSON.stringify(input)).join(",\n")}
],
"cases": [
${cases.map((c) => JSON.stringify(c)).join(",\n")}
]
}
`;
writeFileSync(new URL("../resources/jq/golden.json", import.meta.url), text);
console.log(`${cases.length} programs, ${inputs.length} records, ${jq.version}`);
