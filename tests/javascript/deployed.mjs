// What programs that others wrote find in deployment files: {name: text} on stdin, findings on stdout.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const files = JSON.parse(readFileSync(0, "utf8"));
const found = {};

if (files.workflow) {
  const { validateWorkflow } = require("@action-validator/core");
  found.workflow = validateWorkflow(files.workflow).errors;
}
if (files.dockerfile) {
  const { validate } = require("dockerfile-utils");
  found.dockerfile = validate(files.dockerfile);
}
const folder = mkdtempSync(join(tmpdir(), "deployed-"));
if (files.headers) {
  const { parseAllHeaders } = await import("netlify-headers-parser");
  writeFileSync(join(folder, "_headers"), files.headers);
  const { headers, errors } = await parseAllHeaders({ headersFiles: [join(folder, "_headers")] });
  found.headers = { headers, errors: errors.map(String) };
}
if (files.redirects) {
  const { parseAllRedirects } = await import("netlify-redirect-parser");
  writeFileSync(join(folder, "_redirects"), files.redirects);
  const { redirects, errors } = await parseAllRedirects({
    redirectsFiles: [join(folder, "_redirects")],
  });
  found.redirects = { redirects, errors: errors.map(String) };
}
console.log(JSON.stringify(found));
