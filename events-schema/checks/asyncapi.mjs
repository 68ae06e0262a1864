// Validates the AsyncAPI document with the parser of the AsyncAPI initiative, its references to schema files included.
//
// node asyncapi.mjs FOLDER DOCUMENT
//   FOLDER    where @asyncapi/parser is installed
//   DOCUMENT  the document
// Prints each finding as `severity path: message`. Exit codes: 0 no error; 1 errors; 2 wrong usage.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [folder, document] = process.argv.slice(2);
if (!folder || !document) {
  console.error('asyncapi: a folder and a document are needed');
  process.exit(2);
}
const { Parser } = createRequire(resolve(folder, 'package.json'))('@asyncapi/parser');
const SEVERITIES = ['error', 'warning', 'information', 'hint'];
// The newest version is only recommended.
const IRRELEVANT = new Set(['asyncapi-latest-version']);
const source = resolve(document);
const { document: parsed, diagnostics } = await new Parser().parse(readFileSync(source, 'utf8'), { source });
const findings = diagnostics.filter((finding) => !IRRELEVANT.has(finding.code));
for (const finding of findings) {
  console.log(`${SEVERITIES[finding.severity]} ${finding.path.join('.')}: ${finding.message} (${finding.code})`);
}
if (parsed) {
  console.log(`asyncapi: ${parsed.channels().length} channels, ${parsed.operations().length} operations, ${parsed.messages().length} messages`);
}
process.exit(findings.some((finding) => finding.severity <= 1) || !parsed ? 1 : 0);
