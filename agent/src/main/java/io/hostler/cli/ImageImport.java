package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Option;
import io.hostler.linux.Terminal;
import io.hostler.model.BootFormat;
import io.hostler.model.ForeignFormat;
import io.hostler.model.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** {@code hostler image import NAME}: streams files, or has the node fetch a URL. */
final class ImageImport extends Writing {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final int STANDARD_ERROR = 2;

  static final Option DISK =
      Option.of(
          "--disk",
          "FILE",
          "a disk image: a file, a block device, a pipe, or - for standard input");
  static final Option KERNEL = Option.of("--kernel", "FILE", "a kernel to boot directly");
  static final Option INITRAMFS = Option.of("--initramfs", "FILE", "its initramfs");
  static final Option ARGS = Option.of("--args", "TEXT", "the kernel's command line");
  static final Option URL = Option.of("--url", "URL", "the node fetches the disk from here");
  static final Option SHA256 = Option.of("--sha256", "SUM", "what the disk's bytes must have");
  static final Option FORMAT =
      Option.of(
          "--format",
          "FORMAT",
          "of the disk: qcow2 or raw; default: by its first bytes; needed with --url");

  private final String name;
  private final @Nullable Path disk;
  private final @Nullable Path kernel;
  private final @Nullable Path initramfs;
  private final String arguments;
  private final @Nullable String url;
  private @Nullable String sha256;
  private final @Nullable String format;
  private @Nullable LocalFile diskFile;
  private @Nullable LocalFile kernelFile;
  private @Nullable LocalFile initramfsFile;

  ImageImport(Given given, Io io) {
    super("POST", typed -> target(typed.argument()), given, io);
    name = given.argument();
    disk = given.optional(DISK).map(Path::of).orElse(null);
    kernel = given.optional(KERNEL).map(Path::of).orElse(null);
    initramfs = given.optional(INITRAMFS).map(Path::of).orElse(null);
    arguments = given.text(ARGS);
    url = given.optional(URL).orElse(null);
    sha256 = given.optional(SHA256).orElse(null);
    format = given.optional(FORMAT).orElse(null);
  }

  private static String target(String name) {
    return Target.of("image", "", name) + "/import";
  }

  @Override
  int run() {
    check();
    try (LocalFile first = open(disk);
        LocalFile second = open(kernel);
        LocalFile third = open(initramfs)) {
      diskFile = first;
      kernelFile = second;
      initramfsFile = third;
      refuse(first, foreign -> foreign == ForeignFormat.QCOW2 && !"raw".equals(format), "a disk");
      refuse(second, foreign -> false, "a kernel");
      refuse(third, ForeignFormat::isInitramfs, "an initramfs");
      demand(second, LocalFile::isKernel, BootFormat.KERNEL_FORMS);
      demand(third, LocalFile::isInitramfs, BootFormat.INITRAMFS_FORMS);
      return isDryRun() && url == null ? rehearse() : bring();
    } catch (IOException | UncheckedIOException e) {
      throw new WrongException("can't read the image: " + e.getMessage(), e);
    }
  }

  private @Nullable LocalFile open(@Nullable Path path) {
    if (path == null) {
      return null;
    }
    try {
      return LocalFile.open(path, io().in());
    } catch (IOException e) {
      throw new WrongException(unreadable(path, e), e);
    }
  }

  /** The node would find it too, after all of it was sent. */
  private static void refuse(
      @Nullable LocalFile file, Predicate<ForeignFormat> fine, String wanted) {
    if (file == null) {
      return;
    }
    wrong(file.isEmpty(), file.name() + " is empty");
    file.foreign()
        .filter(fine.negate())
        .ifPresent(
            foreign ->
                wrong(
                    true,
                    "%s is not %s: it is %s; %s"
                        .formatted(file.name(), wanted, foreign.says(), foreign.advice())));
  }

  private static void demand(@Nullable LocalFile file, Predicate<LocalFile> is, String forms) {
    if (file != null) {
      wrong(!is.test(file), file.name() + " is none: " + forms);
    }
  }

  /** Nothing is sent: what the files are is found out here, and declared as if they had come. */
  private int rehearse() throws IOException {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    if (diskFile != null) {
      String kind = format(diskFile);
      Map<String, @Nullable Object> part =
          described(diskFile, (file, read) -> file.disk(kind, read));
      wrong(
          sha256 != null && !sha256.equals(part.get("sha256")),
          "the sha256 of %s is %s, expected was %s"
              .formatted(diskFile.name(), part.get("sha256"), sha256));
      spec.put("disk", part);
    }
    if (kernelFile != null) {
      spec.put("kernel", described(kernelFile, LocalFile::bootFile));
    }
    if (initramfsFile != null) {
      spec.put("initramfs", described(initramfsFile, LocalFile::bootFile));
    }
    if (!arguments.isEmpty()) {
      spec.put("kernelArguments", arguments);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", "image");
    document.put("name", name);
    document.put("spec", spec);
    return show(
        ask(
            "POST",
            changing("/v1/apply"),
            Map.of("Content-Type", "application/json"),
            Texts.json(document)));
  }

  /** Says what a file is. */
  private interface Describe {
    Map<String, @Nullable Object> of(LocalFile file, LongConsumer read) throws IOException;
  }

  private Map<String, @Nullable Object> described(LocalFile file, Describe describe)
      throws IOException {
    try (ProgressBar bar = bar(file)) {
      return describe.of(file, bar::stepTo);
    }
  }

  private String format(LocalFile file) {
    return format == null ? file.format() : format;
  }

  private int bring() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    if (url != null) {
      document.put("disk", source("url", url, sha256, format));
    } else if (diskFile != null) {
      document.put("disk", source("sha256", uploaded(diskFile, sha256), null, format(diskFile)));
    }
    if (kernelFile != null) {
      document.put("kernel", source("sha256", uploaded(kernelFile, null), null, null));
    }
    if (initramfsFile != null) {
      document.put("initramfs", source("sha256", uploaded(initramfsFile, null), null, null));
    }
    if (!arguments.isEmpty()) {
      document.put("kernelArguments", arguments);
    }
    String target = target(name);
    Tree progress =
        ok(
            client()
                .call(
                    "POST",
                    changing(target),
                    Map.of("Content-Type", "application/json"),
                    Texts.json(document)));
    return progress.text("state").equals("running") ? watch(target) : finished(progress);
  }

  /** Whatever can be known to be wrong before a byte is sent. */
  private void check() {
    wrong(!name.matches(NAME), "NAME takes 1 to 63 of a-z, 0-9 and -, not '" + name + "'");
    wrong(disk != null && url != null, "give --disk or --url, not both");
    wrong(disk == null && url == null && kernel == null, "give --disk, --url or --kernel");
    wrong(initramfs != null && kernel == null, "--initramfs goes only with --kernel");
    wrong(!arguments.isEmpty() && kernel == null, "--args goes only with --kernel");
    wrong(
        isDryRun() && url != null && kernel != null,
        "--dry-run goes with files or with --url, not with both");
    wrong(sha256 != null && disk == null && url == null, "--sha256 is of --disk or --url");
    sha256 = sha256 == null ? null : checksum(sha256);
    wrong(
        url != null && url.toLowerCase(Locale.ROOT).startsWith("file:"),
        "the node fetches a --url; a file that is here is sent with --disk FILE");
    wrong(
        url != null && format == null,
        "--url needs --format qcow2 or --format raw: its bytes are not here to look at");
    wrong(
        format != null && !format.equals("qcow2") && !format.equals("raw"),
        "--format takes qcow2 or raw, not '" + format + "'");
    wrong(
        Stream.of(disk, kernel, initramfs).filter(Path.of("-")::equals).count() > 1,
        "standard input is one file: give - once");
  }

  private static String checksum(String text) {
    try {
      return Sha256.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WrongException("--sha256 " + e.getMessage(), e);
    }
  }

  private static void wrong(boolean so, String says) {
    if (so) {
      throw new WrongException(says);
    }
  }

  private int watch(String target) {
    int exit;
    try (ProgressBar bar = bar(name, -1)) {
      exit =
          waiter()
              .until(
                  target,
                  progress -> {
                    bar.maxHint(progress.at("total").isEmpty() ? -1 : progress.number("total"));
                    bar.stepTo(progress.number("bytes"));
                    return !progress.text("state").equals("running");
                  });
    }
    return exit == Exit.OK ? finished(get(target)) : exit;
  }

  private int finished(Tree progress) {
    if (progress.text("state").equals("failed")) {
      ProblemPrinter.print(progress.at("problem"), io().err());
      return Exit.ERROR;
    }
    if (isTable()) {
      io().out().println("image/" + name + (isDryRun() ? " can be imported" : " imported"));
    } else {
      print(progress);
    }
    return Exit.OK;
  }

  private static Map<String, @Nullable Object> source(
      String field, String value, @Nullable String sha256, @Nullable String format) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put(field, value);
    if (sha256 != null) {
      source.put("sha256", sha256);
    }
    if (format != null) {
      source.put("format", format);
    }
    return source;
  }

  private String uploaded(LocalFile file, @Nullable String expected) {
    String target = expected == null ? "/v1/blob" : "/v1/blob?sha256=" + Target.encoded(expected);
    try (ProgressBar bar = bar(file)) {
      ClientReply reply = client().upload(target, file.bytes(), file.size(), bar::stepTo);
      return ok(reply).text("sha256");
    }
  }

  private ProgressBar bar(LocalFile file) {
    return bar(String.valueOf(Path.of(file.name()).getFileName()), file.size().orElse(-1));
  }

  private ProgressBar bar(String task, long size) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(size)
            .setUnit("MiB", 1 << 20)
            .showSpeed();
    // Only a terminal can draw over a line; what is drawn goes to standard error.
    return io().interactive() && Terminal.of(STANDARD_ERROR).isPresent()
        ? builder.build()
        : builder.setConsumer(new Silent()).setUpdateIntervalMillis(60_000).build();
  }

  private static final class Silent implements me.tongfei.progressbar.ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return 80;
    }

    @Override
    public void accept(String line) {}

    @Override
    public void close() {}
  }
}
