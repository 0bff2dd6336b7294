package io.hostler.cli;

import picocli.CommandLine.Option;

/** What commands have that may take something away which rules allowed. */
abstract class Cutting extends Writing {
  @Option(names = "--cut", description = "end the open flows that the rules no longer allow then")
  boolean cut;

  String changing(String target) {
    String dry = dry(target);
    return cut ? dry + (dry.contains("?") ? "&" : "?") + "cut=true" : dry;
  }
}
