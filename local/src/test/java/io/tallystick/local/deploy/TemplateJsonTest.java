package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.local.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateJsonTest {
  private static final Path FILE = Path.of("state.yaml");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      A: !Ref Name                             | {"A":{"Ref":"Name"}}
      A: !Sub '${Name}-x'                      | {"A":{"Fn::Sub":"${Name}-x"}}
      A: !Sub ['${X}', {X: !Ref Y}]            | {"A":{"Fn::Sub":["${X}",{"X":{"Ref":"Y"}}]}}
      A: !GetAtt State.Outputs.JournalTable    | {"A":{"Fn::GetAtt":["State","Outputs.JournalTable"]}}
      A: !GetAtt [Queue, Arn]                  | {"A":{"Fn::GetAtt":["Queue","Arn"]}}
      A: !If [HasKey, {B: true}, !Ref AWS::NoValue] | {"A":{"Fn::If":["HasKey",{"B":true},{"Ref":"AWS::NoValue"}]}}
      A: !Condition HasKey                     | {"A":{"Condition":"HasKey"}}
      A: !FindInMap [M, !Ref P, V]             | {"A":{"Fn::FindInMap":["M",{"Ref":"P"},"V"]}}
      A: !Split [',', !Ref P]                  | {"A":{"Fn::Split":[",",{"Ref":"P"}]}}
      A: !Ref 15                               | {"A":{"Ref":"15"}}
      A: {Fn::Sub: x}                          | {"A":{"Fn::Sub":"x"}}
      A: 15                                    | {"A":15}
      A: '15'                                  | {"A":"15"}
      A: -1.5                                  | {"A":-1.5}
      A: 000000000000                          | {"A":"000000000000"}
      A: 1_000                                 | {"A":"1_000"}
      A: 2012-10-17                            | {"A":"2012-10-17"}
      A: yes                                   | {"A":true}
      A: 'yes'                                 | {"A":"yes"}
      A: off                                   | {"A":false}
      A:                                       | {"A":null}
      5: {V: 1}                                | {"5":{"V":1}}
      """)
  void whatYamlSaysIsSaidInJson(String yaml, String json) {
    assertThat(TemplateJson.parse(FILE, yaml)).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      - A              | the template state.yaml is not a YAML mapping
      A: !GetAtt Queue | the template state.yaml, line 1: names no attribute: !GetAtt Queue
      ? [a]            | the template state.yaml, line 1: is a key that is not plain text
      A: [             | the template state.yaml is not valid YAML
      """)
  void whatIsNoTemplateIsNamed(String yaml, String message) {
    assertThatThrownBy(() -> TemplateJson.parse(FILE, yaml)).isInstanceOf(CommandFailure.class).hasMessageStartingWith(message);
  }
}
