package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.ImageSpec.Part;
import io.hostler.text.Bytes;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code {disk: {sha256, bytes, format, virtualBytes, url}, kernel: {sha256, bytes, url},
 * initramfs: {…}, kernelArguments}}.
 */
final class ImageForm {
  private static final int SECTOR = 512;
  private static final long MAX_BYTES = 1L << 46;
  // COMMAND_LINE_SIZE of x86 is 2048, its final zero included.
  private static final int MAX_ARGUMENTS = 2047;

  private ImageForm() {}

  static ImageSpec read(Fields fields) {
    Optional<Part> disk = fields.object("disk", ImageForm::disk);
    Optional<Part> kernel = fields.object("kernel", ImageForm::bootFile);
    Optional<Part> initramfs = fields.object("initramfs", ImageForm::bootFile);
    String arguments = fields.text("kernelArguments").orElse("");
    fields.rule(fields.has("disk") || fields.has("kernel"), "disk", "is missing, and so is kernel");
    fields.rule(
        !fields.has("initramfs") || fields.has("kernel"), "initramfs", "goes only with a kernel");
    fields.rule(
        arguments.isEmpty() || fields.has("kernel"), "kernelArguments", "goes only with a kernel");
    fields.rule(
        arguments.length() <= MAX_ARGUMENTS && arguments.chars().allMatch(c -> c >= 32 && c < 127),
        "kernelArguments",
        "must be at most " + MAX_ARGUMENTS + " printable ASCII characters");
    return new ImageSpec(disk, kernel, initramfs, arguments);
  }

  private static Part disk(Fields fields) {
    Format format = fields.word("format", Format.class, Format.RAW);
    Part file = part(fields, format);
    Optional<Long> given = fields.number("virtualBytes");
    if (format == Format.QCOW2 && !fields.has("virtualBytes")) {
      fields.wrong("virtualBytes", "is missing");
    }
    long virtual = given.orElse(file.bytes());
    boolean isRaw = format == Format.RAW && fields.sound("format", "bytes");
    if (fields.has("virtualBytes") && fields.sound("virtualBytes")) {
      fields.rule(
          virtual >= SECTOR && virtual <= MAX_BYTES && virtual % SECTOR == 0,
          "virtualBytes",
          "must be a multiple of " + SECTOR + ", at most 64 TiB");
      fields.rule(
          !isRaw || virtual == file.bytes(), "virtualBytes", "of a raw disk must be its bytes");
    }
    fields.rule(
        !isRaw || file.bytes() % SECTOR == 0,
        "bytes",
        "of a raw disk must be a multiple of " + SECTOR);
    return new Part(file.sha256(), file.bytes(), format, virtual, file.url());
  }

  private static Part bootFile(Fields fields) {
    return part(fields, Format.RAW);
  }

  private static Part part(Fields fields, Format format) {
    String sha256 = fields.parsed("sha256", Sha256::parse, "");
    long bytes = fields.neededNumber("bytes");
    if (fields.sound("bytes")) {
      fields.rule(bytes >= 1 && bytes <= MAX_BYTES, "bytes", "must be from 1 to 64 TiB");
    }
    Function<String, String> check =
        fields.strict() ? url -> ImageUrl.parse(url, true) : url -> url;
    return new Part(sha256, bytes, format, bytes, fields.parsed("url", check));
  }

  private static Stream<String> present(JsonNode spec) {
    return Stream.of("disk", "kernel", "initramfs").filter(spec::hasNonNull);
  }

  /** {@code kernel+initramfs}. */
  static String parts(JsonNode spec) {
    return present(spec).collect(Collectors.joining("+"));
  }

  /** Of all parts together. */
  static String size(JsonNode spec) {
    return Bytes.of(present(spec).mapToLong(part -> spec.path(part).path("bytes").asLong()).sum());
  }

  static ObjectNode write(ImageSpec spec) {
    ObjectNode node = Json.object();
    spec.disk()
        .ifPresent(
            part ->
                node.set(
                    "disk",
                    write(part)
                        .put("format", Words.of(part.format()))
                        .<ObjectNode>set("virtualBytes", Json.number(part.virtualBytes()))));
    spec.kernel().ifPresent(part -> node.set("kernel", write(part)));
    spec.initramfs().ifPresent(part -> node.set("initramfs", write(part)));
    return node.put("kernelArguments", spec.kernelArguments());
  }

  private static ObjectNode write(Part part) {
    ObjectNode node = Json.object().put("sha256", part.sha256());
    node.set("bytes", Json.number(part.bytes()));
    part.url().ifPresent(url -> node.put("url", url));
    return node;
  }
}
