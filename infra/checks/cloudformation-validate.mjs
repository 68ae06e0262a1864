// Runs AWS's @aws/cloudformation-validate, which has no command of its own for Node.
//
// node cloudformation-validate.mjs FOLDER-OF-NODE-MODULES TEMPLATE.json...
// Prints what it finds that is not justified below; ends with 1 if there is any.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const { RegoEngine, TemplateFile } = createRequire(join(modules, 'here'))('@aws/cloudformation-validate');

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000';

// Every option is on, so that what stands behind its condition is looked at with a value that can be there: the tool also tries a condition that holds
// with a default that contradicts it.
const OPTIONS = {
  EncryptionKey: 'CUSTOMER',
  CustomerKeyArn: KEY,
  DataKeyArn: KEY,
  Tracing: 'Active',
  RecorderReservedConcurrency: '10',
  ProjectorReservedConcurrency: '10',
  KeeperReservedConcurrency: '10',
  ApiReservedConcurrency: '10',
  StreamRecorderReservedConcurrency: '10',
  PublisherReservedConcurrency: '10',
  RequestsStreamMode: 'provisioned',
  RequestsStreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/tallystick-requests',
  OutcomesStreamMode: 'provisioned',
  OutcomesStreamName: 'tallystick-outcomes',
  StreamRecorderFunctionName: 'tallystick-stream-recorder',
  PublisherFunctionName: 'tallystick-publisher',
  CourierReservedConcurrency: '20',
  Deliveries: 'on',
  DeliveriesQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tallystick-deliveries',
  DeliveriesQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:tallystick-deliveries',
  DeliveriesQueueName: 'tallystick-deliveries',
  DeliveriesFifoQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tallystick-deliveries.fifo',
  DeliveriesFifoQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:tallystick-deliveries.fifo',
  DeliveriesFifoQueueName: 'tallystick-deliveries.fifo',
  DeadDeliveriesQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tallystick-deliveries-dead',
  DeadDeliveriesQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:tallystick-deliveries-dead',
  DeadDeliveriesQueueName: 'tallystick-deliveries-dead',
  DeadDeliveriesFifoQueueName: 'tallystick-deliveries-dead.fifo',
  SecretsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-0000-4000-8000-000000000000',
  TargetQueueArns: 'arn:aws:sqs:eu-west-1:123456789012:one,arn:aws:sqs:eu-west-1:123456789012:other',
  TargetBusArns: 'arn:aws:events:eu-west-1:123456789012:event-bus/one',
  TargetKeyArns: KEY,
  CourierFunctionName: 'tallystick-courier',
  Shards: '4',
  UnfinishedQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tallystick-unfinished',
  UnfinishedQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:tallystick-unfinished',
  UnfinishedQueueName: 'tallystick-unfinished',
  UnfinishedDeadQueueName: 'tallystick-unfinished-dead',
  FinisherReservedConcurrency: '2',
  FinisherFunctionName: 'tallystick-finisher',
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
  { rule: 'W1001', id: 'RequestsStreamArn', reason: 'the condition of the stream stands around it' },
  { rule: 'W1001', id: 'RequestsStreamName', reason: 'the condition of the stream stands around it' },
  { rule: 'W1001', id: 'StreamRecorderFunctionName', reason: 'the condition of the function stands around it' },
  { rule: 'W1001', id: 'OutcomesStreamName', reason: 'the condition of the stream stands around it' },
  { rule: 'W1001', id: 'PublisherFunctionName', reason: 'the condition of the function stands around it' },
  { rule: 'W1001', id: 'DeliveriesQueueUrl', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeliveriesQueueArn', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeliveriesQueueName', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeliveriesFifoQueueUrl', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeliveriesFifoQueueArn', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeliveriesFifoQueueName', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesQueueUrl', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesQueueArn', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesQueueName', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesFifoQueueUrl', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesFifoQueueArn', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'DeadDeliveriesFifoQueueName', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'SecretsKeyArn', reason: 'the condition of deliveries stands around it' },
  { rule: 'W1001', id: 'CourierFunctionName', reason: 'the condition of the function stands around it' },
  { rule: 'W1001', id: 'UnfinishedQueueUrl', reason: 'the condition of several shards stands around it' },
  { rule: 'W1001', id: 'UnfinishedQueueArn', reason: 'the condition of several shards stands around it' },
  { rule: 'W1001', id: 'UnfinishedQueueName', reason: 'the condition of several shards stands around it' },
  { rule: 'W1001', id: 'UnfinishedDeadQueueUrl', reason: 'the condition of several shards stands around it' },
  { rule: 'W1001', id: 'UnfinishedDeadQueueName', reason: 'the condition of several shards stands around it' },
  { rule: 'W1001', id: 'FinisherFunctionName', reason: 'the condition of several shards stands around it' },
  { rule: 'W2509', id: 'SecretsKeyArn', reason: 'the name of a key is no secret' },
  { rule: 'W9002', id: 'FinisherUnfinished', reason: 'the ARN is the value that is tried here; the template has a parameter' },
  { rule: 'W9002', id: 'CourierDeliveries', reason: 'the ARN is the value that is tried here; the template has a parameter' },
  { rule: 'W9002', id: 'CourierDeliveriesFifo', reason: 'the ARN is the value that is tried here; the template has a parameter' },
  { rule: 'W2001', id: 'Alias', reason: 'SAM itself puts its value in its place' },
  { rule: 'W3011', type: 'AWS::Lambda::Version', reason: 'SAM keeps versions that are taken out; one that is replaced goes when the alias has moved' },
  { rule: 'W9002', id: 'StreamRecorderStream', reason: 'the ARN is the value that is tried here; the template has a parameter' },
  { rule: 'W9003', reason: 'a bound that may be empty is a text, which CloudFormation turns into a number' },
];

// Every parameter has one value: with several to try in combination, the tool takes minutes and gigabytes.
function values(file) {
  const declared = JSON.parse(readFileSync(file, 'utf8')).Parameters ?? {};
  const defaults = Object.entries(declared).map(([name, parameter]) => [name, OPTIONS[name] ?? parameter.Default]);
  return Object.fromEntries(defaults.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]));
}

let findings = 0;
if (files.length === 0) {
  findings += 1;
  console.log('there is no template to look at');
}
const engine = new RegoEngine();
for (const file of files) {
  const report = engine.validateStandard(new TemplateFile(file), { parameterOverrides: values(file) });
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
}
engine.free();
process.exit(findings === 0 ? 0 : 1);
