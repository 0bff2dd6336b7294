package io.hostler.model;

import java.util.List;
import java.util.function.Function;

/**
 * A field of a spec that names resources of another kind, of the same environment where that kind
 * has one.
 *
 * @param field as in documents: {@code image}, {@code sshKeys}
 * @param target the kind that is named
 * @param list whether the field is a list; else it holds one name
 * @param names what a spec of the kind says there
 */
record Naming(String field, Kind target, boolean list, Function<Spec, List<String>> names) {

  static <S extends Spec> Naming one(
      Class<S> type, String field, Kind target, Function<S, String> name) {
    return new Naming(field, target, false, spec -> List.of(name.apply(type.cast(spec))));
  }

  static <S extends Spec> Naming list(
      Class<S> type, String field, Kind target, Function<S, List<String>> names) {
    return new Naming(field, target, true, spec -> names.apply(type.cast(spec)));
  }

  /** {@code spec.image}, {@code spec.sshKeys[1]}. */
  String at(int index) {
    return "spec." + field + (list ? "[" + index + "]" : "");
  }
}
