package io.tallystick.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  private static final Path LEDGER = Path.of("..", "infra", "template.yaml").toAbsolutePath().normalize();

  private static final StackOptions OPTIONS = StackOptions.local("books", URI.create("http://127.0.0.1:4000"));

  private static final String PREAMBLE = """
      Parameters:
        Name: {Type: String, Default: inbox}
        Count: {Type: Number, Default: 3, MinValue: 1, MaxValue: 9}
        List: {Type: CommaDelimitedList, Default: 'a, b, c'}
        Size: {Type: String, Default: small, AllowedValues: [small, large]}
        Coloured: {Type: String, Default: blue, AllowedPattern: '[a-z]+'}
      Mappings:
        Sizes:
          small: {Seconds: 10, Names: [x, y]}
          large: {Seconds: 20}
      Conditions:
        IsSmall: !Equals [!Ref Size, small]
        IsLarge: !Not [!Condition IsSmall]
        Both: !And [!Condition IsSmall, !Condition IsLarge]
        Either: !Or [!Condition IsSmall, Condition: IsLarge]
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties: {QueueName: named}
        Open:
          Type: AWS::SQS::Queue
        Ordered:
          Type: AWS::SQS::Queue
          Properties: {FifoQueue: true}
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
        Missing:
          Type: AWS::SQS::Queue
          Condition: IsLarge
      Outputs:
        Result:
          Value: """;

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      plain                                                    | plain
      7                                                        | 7
      true                                                     | true
      !Ref Name                                                | inbox
      {Ref: Count}                                             | 3
      !Ref AWS::Region                                         | us-east-1
      !Ref AWS::AccountId                                      | 000000000000
      !Ref AWS::StackName                                      | books
      !Ref Queue                                               | http://127.0.0.1:4000/000000000000/named
      !Ref Open                                                | http://127.0.0.1:4000/000000000000/books-Open
      !Ref Ordered                                             | http://127.0.0.1:4000/000000000000/books-Ordered.fifo
      !Ref Table                                               | books-Table
      !GetAtt Queue.Arn                                        | arn:aws:sqs:us-east-1:000000000000:named
      !GetAtt [Queue, QueueName]                               | named
      !GetAtt Table.Arn                                        | arn:aws:dynamodb:us-east-1:000000000000:table/books-Table
      {'Fn::GetAtt': [Table, StreamArn]}                       | arn:aws:dynamodb:us-east-1:000000000000:table/books-Table/stream/local
      !Sub '${Name}-${AWS::Region}-${Queue.Arn}'               | inbox-us-east-1-arn:aws:sqs:us-east-1:000000000000:named
      !Sub 'a${!Literal}b'                                     | a${Literal}b
      !Sub ['${X}-${Name}', {X: !Ref Count}]                   | 3-inbox
      !Join ['-', [a, !Ref Name, c]]                           | a-inbox-c
      !Join ['', !Ref List]                                    | abc
      !Select [1, !Ref List]                                   | b
      !Select ['2', !Split ['.', a.b.c]]                       | c
      !If [IsSmall, yes, no]                                   | yes
      !If [IsLarge, yes, no]                                   | no
      !If [Both, yes, no]                                      | no
      !If [Either, yes, no]                                    | yes
      !FindInMap [Sizes, !Ref Size, Seconds]                   | 10
      !Select [0, !FindInMap [Sizes, small, Names]]            | x
      !Base64 abc                                              | YWJj
      !ImportValue other                                       | imported
      !Join ['+', [a, !Ref AWS::NoValue, b]]                   | a+b
      """)
  void aFunctionGivesWhatCloudFormationGives(String expression, String expected) throws Exception {
    assertThat(output(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      !Ref Nowhere                       | Outputs.Result.Value: Ref: there is no parameter or resource 'Nowhere'
      !Ref Missing                       | Ref: there is no parameter or resource 'Missing'
      !GetAtt Nowhere.Arn                | Fn::GetAtt: there is no resource 'Nowhere'
      !GetAtt Queue.Colour               | has no attribute 'Colour'
      !Sub '${Nowhere}'                  | there is no parameter or resource 'Nowhere'
      !Sub '${List}'                     | ${List} is not a text
      !Select [9, !Ref List]             | Fn::Select: there is no item 9
      !FindInMap [Sizes, tiny, Seconds]  | Fn::FindInMap: there is no Mappings.Sizes.tiny
      !ImportValue nothing               | no stack here exports 'nothing'
      !If [Nowhere, a, b]                | there is no condition 'Nowhere'
      !Cidr [a, b, c]                    | Fn::Cidr is not supported on this machine
      !Join [a]                          | Fn::Join needs 2 arguments in a list
      !Ref List                          | must be a text
      """)
  void aMisusedFunctionIsAnErrorThatSaysWhere(String expression, String message) {
    assertThatThrownBy(() -> output(expression)).isInstanceOf(TemplateException.class).hasMessageContaining(message).hasMessageContaining("template.yaml:");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Size     | medium | must be one of [small, large], not 'medium'
      Coloured | Blue   | must match [a-z]+; not 'Blue'
      Count    | many   | must be a number, not 'many'
      Count    | 10     | must be at most 9, not '10'
      Unknown  | x      | has no parameter 'Unknown'
      """)
  void aParameterIsChecked(String name, String value, String message) throws Exception {
    Path file = write("template.yaml", PREAMBLE + " x\n");
    assertThatThrownBy(() -> Template.read(file, OPTIONS.with(Map.of(name, value)))).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @Test
  void aParameterWithoutAValueIsNamed() throws Exception {
    Path file = write("template.yaml", "Parameters: {Needed: {Type: String}}\nResources: {}\n");
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).hasMessageContaining("Parameters.Needed: has no default and no value was given");
  }

  @Test
  void aResourceThatDependsOnItselfIsAnError() throws Exception {
    Path file = write("template.yaml", "Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Queue.QueueName}}}\n");
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).hasMessageContaining("depends on itself");
  }

  @Test
  void aFileThatIsNoTemplateIsAnError() throws Exception {
    assertThatThrownBy(() -> Template.read(folder.resolve("missing.yaml"), OPTIONS)).hasMessageContaining("cannot be read");
    Path list = write("list.yaml", "[1, 2]\n");
    assertThatThrownBy(() -> Template.read(list, OPTIONS)).hasMessageContaining("is not a YAML mapping");
    Path broken = write("broken.yaml", "a: [\n");
    assertThatThrownBy(() -> Template.read(broken, OPTIONS)).hasMessageContaining("is not valid YAML");
    Path deep = write("deep.yaml", "a: " + "[".repeat(1000) + "]".repeat(1000) + "\n");
    assertThatThrownBy(() -> Template.read(deep, OPTIONS)).hasMessageContaining("is not valid YAML");
  }

  @Test
  void queuesTablesAndFunctionsAreReadWithTheirDefaults() throws Exception {
    Stack stack = Template.read(write("template.yaml", """
        Globals:
          Function: {Runtime: java25, CodeUri: ../code.zip, Environment: {Variables: {A: global, B: global}}}
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Handler: Handler::run
              MemorySize: 1769
              Timeout: 15
              SnapStart: {ApplyOn: PublishedVersions}
              Environment: {Variables: {B: own, QUEUE: !Ref Inbox}}
              EventInvokeConfig: {MaximumRetryAttempts: 1, DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Dead.Arn}}}
              Events:
                Inbox:
                  Type: SQS
                  Properties: {Queue: !GetAtt Inbox.Arn, BatchSize: 1000, MaximumBatchingWindowInSeconds: 2, ScalingConfig: {MaximumConcurrency: 4}}
                Tick: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
          Mapping:
            Type: AWS::Lambda::EventSourceMapping
            Properties:
              FunctionName: !Ref Worker
              EventSourceArn: !GetAtt Journal.StreamArn
              StartingPosition: LATEST
              BisectBatchOnFunctionError: true
              MaximumRetryAttempts: 7
              FunctionResponseTypes: [ReportBatchItemFailures]
          Inbox:
            Type: AWS::SQS::Queue
            Properties: {VisibilityTimeout: 90, SqsManagedSseEnabled: true, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 20}}
          Dead: {Type: AWS::SQS::Queue}
          Journal:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PROVISIONED
              ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 6}
              AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
              KeySchema: [{AttributeName: id, KeyType: HASH}]
              StreamSpecification: {StreamViewType: KEYS_ONLY}
              PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
          Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Threshold: !GetAtt Nowhere.Fast}}
        """), OPTIONS);
    Function worker = stack.functions().getFirst();
    assertThat(worker.name()).isEqualTo("books-Worker");
    assertThat(worker.environment()).isEqualTo(Map.of("A", "global", "B", "own", "QUEUE", "http://127.0.0.1:4000/000000000000/books-Inbox"));
    assertThat(worker.code()).isEqualTo(folder.resolveSibling("code.zip").toAbsolutePath().normalize());
    assertThat(worker.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(worker.snapStart()).isTrue();
    Arn dead = Arn.parse("arn:aws:sqs:us-east-1:000000000000:books-Dead");
    assertThat(worker.asynchronous()).isEqualTo(new Function.Asynchronous(Duration.ofHours(6), 1, Optional.of(dead)));
    assertThat(stack.triggers()).containsExactly(
        new Trigger.OfQueue("Worker/Inbox", "books-Worker", true, Arn.parse("arn:aws:sqs:us-east-1:000000000000:books-Inbox"), 1000, Duration.ofSeconds(2), false,
            OptionalInt.of(4)),
        new Trigger.OfSchedule("Worker/Tick", "books-Worker", true, Duration.ofMinutes(5), Optional.empty()),
        new Trigger.OfStream("Mapping", "books-Worker", true, Arn.parse("arn:aws:dynamodb:us-east-1:000000000000:table/books-Journal/stream/local"),
            new Trigger.Start.Latest(), 100, Duration.ZERO, true, true, OptionalInt.of(7), Optional.empty(), Optional.empty()));
    assertThat(stack.queues().getFirst().attributes()).isEqualTo(Map.of("VisibilityTimeout", "90"));
    assertThat(stack.queues().getFirst().redrive()).contains(new Queue.Redrive(dead, 20));
    assertThat(stack.tables().getFirst().request().toString()).isEqualTo("{\"TableName\":\"books-Journal\",\"AttributeDefinitions\":[{\"AttributeName\":\"id\","
        + "\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],\"BillingMode\":\"PROVISIONED\","
        + "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":5,\"WriteCapacityUnits\":6},"
        + "\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"KEYS_ONLY\"}}");
    assertThat(stack.notes()).containsExactly("AWS::CloudWatch::Alarm has no meaning on one machine: left out books/Alarm");
  }

  @Test
  void aKinesisStreamIsReadWithItsEventSourceMapping() throws Exception {
    Stack stack = Template.read(write("template.yaml", """
        Resources:
          Requests:
            Type: AWS::Kinesis::Stream
            Properties: {Name: in, ShardCount: 3, RetentionPeriodHours: 48, StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}}
          Outcomes:
            Type: AWS::Kinesis::Stream
            Properties: {StreamModeDetails: {StreamMode: ON_DEMAND}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: ../code.zip
              Handler: a.B
              Runtime: java25
              Events:
                In:
                  Type: Kinesis
                  Properties: {Stream: !GetAtt Requests.Arn, StartingPosition: AT_TIMESTAMP, StartingPositionTimestamp: 1795000000.5, BatchSize: 500}
        Outputs:
          Name: {Value: !Ref Requests}
        """), OPTIONS);
    Arn requests = Arn.parse("arn:aws:kinesis:us-east-1:000000000000:stream/in");
    assertThat(stack.streams()).containsExactly(new DataStream("in", requests, OptionalInt.of(3), 48),
        new DataStream("books-Outcomes", Arn.parse("arn:aws:kinesis:us-east-1:000000000000:stream/books-Outcomes"), OptionalInt.empty(), 24));
    assertThat(stack.triggers()).containsExactly(new Trigger.OfStream("Worker/In", "books-Worker", true, requests,
        new Trigger.Start.At(Instant.parse("2026-11-18T11:06:40.500Z")), 500, Duration.ZERO, false, false, OptionalInt.empty(), Optional.empty(), Optional.empty()));
    assertThat(stack.outputs()).containsEntry("Name", "in");
  }

  @Test
  void aKeyIsNamedByItsStackAndItsPolicyMeansNothing() throws Exception {
    Path file = write("template.yaml", """
        Resources:
          Secrets:
            Type: AWS::KMS::Key
            DeletionPolicy: Retain
            Properties: {Description: x, EnableKeyRotation: true, PendingWindowInDays: 30, KeyPolicy: {Version: '2012-10-17'}, Tags: []}
        Outputs:
          Id: {Value: !Ref Secrets}
          Arn: {Value: !GetAtt Secrets.Arn}
        """);
    Stack stack = Template.read(file, OPTIONS);
    assertThat(stack.keys()).containsExactly(new Key("books-Secrets", Arn.parse("arn:aws:kms:us-east-1:000000000000:key/books-Secrets")));
    assertThat(stack.outputs()).isEqualTo(Map.of("Id", "books-Secrets", "Arn", "arn:aws:kms:us-east-1:000000000000:key/books-Secrets"));
    assertThat(stack.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {KeySpec: RSA_2048}       | KeySpec: only SYMMETRIC_DEFAULT is supported on this machine, not 'RSA_2048'
      {KeyUsage: SIGN_VERIFY}   | KeyUsage: only ENCRYPT_DECRYPT is supported on this machine, not 'SIGN_VERIFY'
      {Origin: EXTERNAL}        | Origin: only AWS_KMS is supported on this machine, not 'EXTERNAL'
      {Enabled: false}          | Enabled: a key that is not enabled is not supported on this machine
      {Colour: red}             | Colour: is not supported on this machine
      """)
  void aKeyOfAnotherKindIsRefused(String properties, String reason) throws Exception {
    Path file = write("template.yaml", "Resources:\n  Secrets:\n    Type: AWS::KMS::Key\n    Properties: " + properties + "\n");
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).hasMessageContaining("Resources.Secrets.Properties." + reason);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {}                                                                | ShardCount: is required
      {ShardCount: 0}                                                   | ShardCount: must be a whole number from 1 to 50
      {ShardCount: 1, StreamModeDetails: {StreamMode: ON_DEMAND}}       | ShardCount: an ON_DEMAND stream has none
      {ShardCount: 1, StreamModeDetails: {StreamMode: SOMETIMES}}       | must be PROVISIONED or ON_DEMAND, not 'SOMETIMES'
      {ShardCount: 1, RetentionPeriodHours: 23}                         | RetentionPeriodHours: must be a whole number from 24 to 8760
      {ShardCount: 1, Colour: red}                                      | Colour: is not supported on this machine
      """)
  void whatAStreamCannotBeHereIsRefused(String properties, String message) throws Exception {
    Path file = write("template.yaml", """
        Resources:
          In:
            Type: AWS::Kinesis::Stream
            Properties: PROPERTIES
        """.replace("PROPERTIES", properties));
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      BatchSize: 10001                                       | Events.In.Properties.BatchSize: must be a whole number from 1 to 10000
      BatchSize: 11                                          | MaximumBatchingWindowInSeconds: must be at least 1 with a BatchSize above 10
      MaximumBatchingWindowInSeconds: 301                    | must be a whole number from 0 to 300
      FilterCriteria: {Filters: [{Pattern: x}]}              | Events.In.Properties.FilterCriteria: is not supported on this machine
      FunctionResponseTypes: [Nonsense]                      | must be ReportBatchItemFailures
      ScalingConfig: {MaximumConcurrency: 1}                 | must be a whole number from 2 to 1000
      Enabled: perhaps                                       | must be true or false
      """)
  void whatAnEventSourceMappingCannotDoHereIsRefused(String property, String message) throws Exception {
    Path file = write("template.yaml", functionWith("SQS", "Queue: 'arn:aws:sqs:us-east-1:000000000000:inbox', " + property));
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      S3       | Bucket: x                                                                            | an event of type S3 is not supported
      Schedule | Schedule: 'cron(0 12 * * ? *)'                                                       | only rate(N minutes
      SQS      | Queue: inbox                                                                         | must be an ARN, not 'inbox'
      SQS      | Queue: 'arn:aws:sqs:us-east-1:0:a.fifo', BatchSize: 11                               | from 1 to 10
      DynamoDB | Stream: 'arn:aws:dynamodb:us-east-1:0:table/t/stream/x', StartingPosition: EARLIEST   | must be TRIM_HORIZON, LATEST or AT_TIMESTAMP
      DynamoDB | Stream: 'arn:aws:dynamodb:us-east-1:0:table/t/stream/x', StartingPosition: LATEST, ParallelizationFactor: 2 | only 1 is supported
      DynamoDB | Stream: 'arn:aws:dynamodb:us-east-1:0:table/t/stream/x', StartingPosition: AT_TIMESTAMP, StartingPositionTimestamp: 1 | of a Kinesis stream go together
      Kinesis  | Stream: 'arn:aws:kinesis:us-east-1:0:stream/s', StartingPosition: AT_TIMESTAMP       | StartingPositionTimestamp: and the StartingPosition AT_TIMESTAMP
      Kinesis  | Stream: 'arn:aws:kinesis:us-east-1:0:stream/s', StartingPosition: LATEST, StartingPositionTimestamp: 1 | go together
      Kinesis  | Stream: 'arn:aws:kinesis:us-east-1:0:stream/s', StartingPosition: AT_TIMESTAMP, StartingPositionTimestamp: soon | must be seconds since 1970, not 'soon'
      """)
  void anEventThatCannotBeHadHereIsRefused(String type, String properties, String message) throws Exception {
    Path file = write("template.yaml", functionWith(type, properties));
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @Test
  void aPropertyThatNobodyKnowsIsRefused() throws Exception {
    Path file = write("template.yaml", "Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeOut: 90}}}\n");
    assertThatThrownBy(() -> Template.read(file, OPTIONS)).hasMessageContaining("Resources.Queue.Properties.VisibilityTimeOut: is not supported");
  }

  @Test
  void aNestedStackTakesParametersAndGivesOutputs() throws Exception {
    write("inner.yaml", """
        Parameters: {Prefix: {Type: String}}
        Resources: {Inbox: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${Prefix}-in'}}}
        Outputs: {Url: {Value: !Ref Inbox}}
        """);
    Stack stack = Template.read(write("template.yaml", """
        Resources:
          Inner: {Type: AWS::Serverless::Application, Properties: {Location: inner.yaml, Parameters: {Prefix: !Ref AWS::StackName}}}
        Outputs: {InboxUrl: {Value: !GetAtt Inner.Outputs.Url}}
        """), OPTIONS);
    assertThat(stack.queues()).extracting(Queue::name).containsExactly("books-in");
    assertThat(stack.outputs()).isEqualTo(Map.of("InboxUrl", "http://127.0.0.1:4000/000000000000/books-in"));
  }

  private String output(String expression) throws Exception {
    StackOptions options = new StackOptions("books", Map.of(), Map.of("other", "imported"), OPTIONS.endpoint(), Optional.empty(), OPTIONS.region(), OPTIONS.account());
    return Template.read(write("template.yaml", PREAMBLE + " " + expression + "\n"), options).outputs().get("Result");
  }

  private static String functionWith(String type, String properties) {
    return "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: java25, CodeUri: c.zip, Handler: H, Events: {In: {Type: " + type
        + ", Properties: {" + properties + "}}}}}}\n";
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void ofTheLedgersTemplatesOneHasTheStateAndNoFunctionsAndGetsItsParametersFromTheOutermost() throws TemplateException {
    StackOptions options = OPTIONS.serving(URI.create("http://127.0.0.1:4001")).with(Map.of("LedgerName", "mine", "RecorderTimeoutSeconds", "30"));
    var parts = Template.parts(LEDGER, options);
    assertThat(parts).extracting(Part::logicalId).startsWith("State").contains("Functions", "Api");
    assertThat(parts.stream().filter(part -> part.hasState() && !part.hasFunctions())).singleElement().satisfies(state -> {
      assertThat(state.logicalId()).isEqualTo("State");
      assertThat(state.template()).isEqualTo(LEDGER.resolveSibling("state.yaml"));
      assertThat(state.parameters()).containsEntry("LedgerName", "mine").containsEntry("RecorderTimeoutSeconds", "30").containsEntry("DeletionProtection", "true");
    });
    assertThat(parts.stream().filter(Part::hasFunctions)).extracting(Part::logicalId).containsExactlyInAnyOrder("Functions", "Api");
  }
}
