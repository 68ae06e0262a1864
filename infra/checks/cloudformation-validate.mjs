// Runs AWS's @aws/cloudformation-validate, which has no command of its own for Node.
//
// node cloudformation-validate.mjs FOLDER-OF-NODE-MODULES TEMPLATE...
// Prints what it finds and what is not justified below; ends with 1 if there is any.
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const { RegoEngine, TemplateFile } = createRequire(join(modules, 'here'))('@aws/cloudformation-validate');

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000';

// Every option is on, so that what stands behind its condition is looked at with a value that can be there: the tool also tries a condition that holds
// with a default that contradicts it.
const parameterOverrides = {
  EncryptionKey: 'CUSTOMER',
  CustomerKeyArn: KEY,
  DataKeyArn: KEY,
  Tracing: 'Active',
  RecorderReservedConcurrency: '10',
  ProjectorReservedConcurrency: '10',
  KeeperReservedConcurrency: '10',
  ApiReservedConcurrency: '10',
  JwtIssuer: 'https://issuer.example',
  JwtAudience: 'ledger',
  HttpApiId: 'a1b2c3d4e5',
  AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
};

// Findings that stay, each with its reason.
const JUSTIFIED = [
  { rule: 'I9001', reason: 'says which properties replace a resource; names and keys are fixed on purpose' },
  { rule: 'I3011', reason: 'logs and versions are not state; what is has both policies, which a house rule sees to' },
  { rule: 'I9040', type: 'AWS::Lambda::EventSourceMapping', reason: 'SAM gives none to what it makes; it has those of its stack' },
  { rule: 'I9040', type: 'AWS::Events::Rule', reason: 'SAM gives none to what it makes; it has those of its stack' },
  { rule: 'W1001', id: 'DataKeyArn', reason: 'the condition of the key stands around it' },
  { rule: 'W2001', id: 'Alias', reason: 'SAM itself puts its value in its place' },
  { rule: 'W3011', type: 'AWS::Lambda::Version', reason: 'SAM keeps versions that are taken out; one that is replaced goes when the alias has moved' },
  { rule: 'W9003', reason: 'a bound that may be empty is a text, which CloudFormation turns into a number' },
];

let findings = 0;
if (files.length === 0) {
  findings += 1;
  console.log('there is no template to look at');
}
for (const file of files) {
  const engine = new RegoEngine();
  try {
    const report = engine.validateStandard(new TemplateFile(file), { parameterOverrides });
    if (report.status !== 'OK') {
      findings += 1;
      console.log(`${basename(file)}: ${report.status}`);
    }
    for (const found of report.diagnostics) {
      const justified = JUSTIFIED.find(
        (one) =>
          one.rule === found.ruleId &&
          (one.type === undefined || one.type === found.entity?.resourceType) &&
          (one.id === undefined || one.id === found.entity?.logicalId),
      );
      if (justified === undefined) {
        findings += 1;
        console.log(`${basename(file)}:${found.startLine ?? 0} ${found.severity} ${found.ruleId} ${found.entity?.logicalId ?? ''} ${found.propertyPath ?? ''}: ${found.message}`);
      }
    }
  } finally {
    engine.free();
  }
}
process.exit(findings === 0 ? 0 : 1);
