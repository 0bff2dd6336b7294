package io.hostler.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.IpAddress;
import io.hostler.model.Json;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Answers as JSON: records by their components; what is not there is left out. */
public final class Render {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The accessors of a record, looked up once. */
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            // A record inside a package-private one is none the less ours to show.
            component.getAccessor().setAccessible(true);
          }
          return components;
        }
      };

  private Render() {}

  public static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("can't be written as JSON: " + value.getClass(), e);
    }
    return bytes.toByteArray();
  }

  /** One line of a stream. */
  public static byte[] line(Object value) {
    byte[] json = bytes(value);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  private static void write(@Nullable Object value, JsonGenerator out) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean yes -> out.writeBoolean(yes);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Enum<?> word -> out.writeString(word(word));
      case Instant instant -> out.writeString(instant.toString());
      case Duration duration -> out.writeString(duration.toString());
      case Uid uid -> out.writeString(uid.toString());
      case IpAddress address -> out.writeString(address.toString());
      case Prefix prefix -> out.writeString(prefix.toString());
      case Optional<?> perhaps -> write(perhaps.orElse(null), out);
      case OptionalLong perhaps -> out.writeNumber(perhaps.orElse(0));
      case JsonNode tree -> Json.write(tree, out);
      case Record fields -> fields(fields, out);
      case Map<?, ?> map -> map(map, out);
      case Iterable<?> items -> {
        out.writeStartArray();
        for (Object item : items) {
          write(item, out);
        }
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no form in JSON: " + value.getClass());
    }
  }

  private static void fields(Record value, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (RecordComponent component : COMPONENTS.get(value.getClass())) {
      Object field = field(value, component);
      boolean isAbsent =
          (field instanceof Optional<?> perhaps && perhaps.isEmpty())
              || (field instanceof OptionalLong number && number.isEmpty());
      if (!isAbsent) {
        out.writeFieldName(component.getName());
        write(field, out);
      }
    }
    out.writeEndObject();
  }

  private static @Nullable Object field(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("can't be read: " + component, e);
    }
  }

  private static void map(Map<?, ?> map, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeFieldName(entry.getKey() instanceof Enum<?> word ? word(word) : entry.getKey() + "");
      write(entry.getValue(), out);
    }
    out.writeEndObject();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
