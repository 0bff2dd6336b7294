package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # last        | current              | wanted         | merged
          {}            | {}                   | {"a":1}        | {"a":1}
          {"a":1}       | {"a":1}              | {"a":2}        | {"a":2}
          {"a":1}       | {"a":1,"b":2}        | {}             | {"b":2}
          {"a":1}       | {"a":3}              | {"a":1}        | {"a":1}
          {"a":1}       | {"a":3}              | {}             | {}
          {}            | {"a":3}              | {}             | {"a":3}
          {"a":1}       | {}                   | {}             | {}
          {"o":{"a":1}} | {"o":{"a":1,"b":2}}  | {}             | {"o":{"b":2}}
          {"o":{"a":1}} | {"o":{"a":1}}        | {}             | {}
          {"o":{"a":1}} | {"o":{"a":1,"b":2}}  | {"o":{"c":3}}  | {"o":{"b":2,"c":3}}
          {"l":[1,2]}   | {"l":[1,2,3]}        | {"l":[1]}      | {"l":[1]}
          {"d":"10GiB"} | {"d":{"size":"9"}}   | {}             | {}
          {"d":"10GiB"} | {"d":{"size":"9"}}   | {"d":"11GiB"}  | {"d":"11GiB"}
          """)
  void threeWay(String last, String current, String wanted, String merged) {
    assertEquals(
        Json.object(merged),
        Merge.threeWay(Json.object(last), Json.object(current), Json.object(wanted)));
  }

  /** The examples of RFC 7396 that are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}           | {"a":"c"}                 | {"a":"c"}
          {"a":"b"}           | {"b":"c"}                 | {"a":"b","b":"c"}
          {"a":"b"}           | {"a":null}                | {}
          {"a":["b"]}         | {"a":"c"}                 | {"a":"c"}
          {"a":{"b":"c"}}     | {"a":{"b":"d","c":null}}  | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}   | {"a":[1]}                 | {"a":[1]}
          {"e":null}          | {"a":1}                   | {"e":null,"a":1}
          {}                  | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void patch(String current, String patch, String merged) {
    assertEquals(Json.object(merged), Merge.patch(Json.object(current), Json.object(patch)));
  }
}
