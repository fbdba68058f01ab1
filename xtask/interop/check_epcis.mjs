// Validates documents of events with ajv against the published JSON schema of EPCIS 2.0.
// Usage: node check_epcis.mjs SCHEMA DOCUMENT...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const Ajv = require("ajv");
const formats = require("ajv-formats");

const [schema, ...documents] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: false, strict: false });
formats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
let n_events = 0;
for (const name of documents) {
  const document = JSON.parse(readFileSync(name, "utf8"));
  if (!validate(document)) {
    console.log(`failed verification: ${name}: ${ajv.errorsText(validate.errors).slice(0, 200)}`);
    process.exit(1);
  }
  n_events += document.epcisBody.queryResults.resultsBody.eventList.length;
}
console.log(`${documents.length} documents with ${n_events} events are valid`);
