package io.hostler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.declare.DeclareProblems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {

  /** What a caller causes must not read as the agent's own failure. */
  @ParameterizedTest
  @CsvSource({
    DeclareProblems.INVALID + ", 400",
    DeclareProblems.NOT_FOUND + ", 404",
    DeclareProblems.CONFLICT + ", 409",
    DeclareProblems.IN_USE + ", 409",
    DeclareProblems.STORE_REGRESSED + ", 409",
    DeclareProblems.STORE_CHANGED + ", 409",
    DeclareProblems.PRECONDITION_FAILED + ", 412",
    DeclareProblems.PRECONDITION_REQUIRED + ", 428",
    DeclareProblems.STORE_UNAVAILABLE + ", 503",
    DeclareProblems.STORE_UNCLEAR + ", 503",
    "schema-newer, 409",
    "domain-off, 409",
    "image-truncated, 400",
    "image-checksum, 422",
    "image-format, 422",
    "image-too-large, 413",
    "image-disk-full, 507",
  })
  void whatACallerCausesHasItsOwnStatus(String code, int status) {
    assertEquals(status, Codes.of(code).status());
  }
}
