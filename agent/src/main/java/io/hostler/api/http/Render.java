package io.hostler.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Answers as JSON: records by their components; what is not there is left out. */
public final class Render {
  private static final ObjectMapper MAPPER = mapper();

  private Render() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't be written as JSON: " + value.getClass(), e);
    }
  }

  /** One line of a stream. */
  public static byte[] line(Object value) {
    byte[] json = bytes(value);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  private static ObjectMapper mapper() {
    SimpleModule words = new SimpleModule("hostler");
    words.addSerializer(Instant.class, text(Instant.class, Instant::toString));
    words.addSerializer(Duration.class, text(Duration.class, Duration::toString));
    words.addSerializer(Uid.class, text(Uid.class, Uid::toString));
    words.addSerializer(IpAddress.class, text(IpAddress.class, IpAddress::toString));
    words.addSerializer(Prefix.class, text(Prefix.class, Prefix::toString));
    words.addSerializer(new EnumSerializer());
    words.addSerializer(new OptionalSerializer());
    words.addSerializer(OptionalLong.class, new OptionalLongSerializer());
    ObjectMapper mapper = JsonMapper.builder().addModule(words).build();
    for (Class<?> optional : new Class<?>[] {Optional.class, OptionalLong.class}) {
      mapper
          .configOverride(optional)
          .setInclude(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
    }
    return mapper;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> JsonSerializer<T> text(Class<T> type, Function<T, String> f) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider all) throws IOException {
        out.writeString(f.apply(value));
      }

      @Override
      public Class<T> handledType() {
        return type;
      }
    };
  }

  private static final class EnumSerializer extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1L;

    EnumSerializer() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator out, SerializerProvider all)
        throws IOException {
      out.writeString(word(value));
    }
  }

  private static final class OptionalSerializer extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    OptionalSerializer() {
      super(Optional.class, false);
    }

    @Override
    public boolean isEmpty(SerializerProvider all, Optional<?> value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider all)
        throws IOException {
      all.defaultSerializeValue(value.orElse(null), out);
    }
  }

  private static final class OptionalLongSerializer extends JsonSerializer<OptionalLong> {
    @Override
    public boolean isEmpty(SerializerProvider all, OptionalLong value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(OptionalLong value, JsonGenerator out, SerializerProvider all)
        throws IOException {
      out.writeNumber(value.orElse(0));
    }
  }
}
