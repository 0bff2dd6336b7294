package io.hostler.cli;

import io.hostler.cli.client.Reply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.linux.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hostler image import NAME}: streams files, or has the node fetch a URL. */
@picocli.CommandLine.Command(
    name = "import",
    description = "make an image of a disk, or of a kernel with an initramfs")
final class ImageImport extends Writing {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final int STANDARD_ERROR = 2;

  @Parameters(paramLabel = "NAME", description = "what the image is to be called")
  String name = "";

  @Option(names = "--disk", paramLabel = "FILE", description = "a disk image")
  @Nullable Path disk;

  @Option(names = "--kernel", paramLabel = "FILE", description = "a kernel to boot directly")
  @Nullable Path kernel;

  @Option(names = "--initramfs", paramLabel = "FILE", description = "its initramfs")
  @Nullable Path initramfs;

  @Option(names = "--args", defaultValue = "", description = "the kernel's command line")
  String arguments = "";

  @Option(names = "--url", description = "the node fetches the disk from here")
  @Nullable String url;

  @Option(names = "--sha256", description = "what the disk's bytes must have")
  @Nullable String sha256;

  @Option(
      names = "--format",
      description = "of the disk: qcow2 or raw; default: by its first bytes; needed with --url")
  @Nullable String format;

  @Override
  int run() {
    check();
    return dryRun && url == null ? rehearse() : bring();
  }

  /** Nothing is sent: what the files are is found out here, and declared as if they had come. */
  private int rehearse() {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    try {
      if (disk != null) {
        String kind = format(disk);
        spec.put("disk", described(disk, (file, read) -> file.disk(kind, read)));
      }
      if (kernel != null) {
        spec.put("kernel", described(kernel, LocalFile::bootFile));
      }
      if (initramfs != null) {
        spec.put("initramfs", described(initramfs, LocalFile::bootFile));
      }
    } catch (IOException e) {
      throw new WrongException("can't read the image: " + e.getMessage(), e);
    }
    if (!arguments.isEmpty()) {
      spec.put("kernelArguments", arguments);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", "image");
    document.put("name", name);
    document.put("spec", spec);
    Tree applied =
        ok(
            client()
                .call(
                    "POST",
                    dry("/v1/apply"),
                    Map.of("Content-Type", "application/json"),
                    Texts.json(document)));
    return wrote(applied.list("resources").getFirst());
  }

  /** Says what a file is. */
  private interface Describe {
    Map<String, @Nullable Object> of(LocalFile file, LongConsumer read) throws IOException;
  }

  private Map<String, @Nullable Object> described(Path path, Describe describe) throws IOException {
    try (ProgressBar bar = bar(String.valueOf(path.getFileName()), Files.size(path))) {
      Map<String, @Nullable Object> part = describe.of(new LocalFile(path), bar::stepTo);
      wrong(
          path.equals(disk) && sha256 != null && !sha256.equals(part.get("sha256")),
          "the sha256 of " + path + " is " + part.get("sha256") + ", expected was " + sha256);
      return part;
    }
  }

  private String format(Path path) throws IOException {
    return format == null ? new LocalFile(path).format() : format;
  }

  private int bring() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    try {
      if (url != null) {
        document.put("disk", source("url", url, sha256, format));
      } else if (disk != null) {
        document.put("disk", source("sha256", uploaded(disk, sha256), null, format(disk)));
      }
      if (kernel != null) {
        document.put("kernel", source("sha256", uploaded(kernel, null), null, null));
      }
      if (initramfs != null) {
        document.put("initramfs", source("sha256", uploaded(initramfs, null), null, null));
      }
    } catch (IOException e) {
      throw new WrongException("can't read the image: " + e.getMessage(), e);
    }
    if (!arguments.isEmpty()) {
      document.put("kernelArguments", arguments);
    }
    String target = "/v1/image/" + encoded(name) + "/import";
    Tree progress =
        ok(
            client()
                .call(
                    "POST",
                    dry(target),
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
        dryRun && url != null && kernel != null,
        "--dry-run goes with files or with --url, not with both");
    wrong(sha256 != null && disk == null && url == null, "--sha256 is of --disk or --url");
    wrong(
        url != null && format == null,
        "--url needs --format qcow2 or --format raw: its bytes are not here to look at");
    wrong(
        format != null && !format.equals("qcow2") && !format.equals("raw"),
        "--format takes qcow2 or raw, not '" + format + "'");
    for (Path file : Stream.of(disk, kernel, initramfs).flatMap(Stream::ofNullable).toList()) {
      try (InputStream in = Files.newInputStream(file)) {
        wrong(in.read() < 0, file + " is empty");
      } catch (IOException e) {
        throw new WrongException(unreadable(file, e), e);
      }
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
      Problems.print(progress.at("problem"), io().err());
      return Exit.ERROR;
    }
    if (isTable()) {
      io().out().println("image/" + name + (dryRun ? " can be imported" : " imported"));
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

  private String uploaded(Path file, @Nullable String expected) throws IOException {
    long size = Files.size(file);
    String target = expected == null ? "/v1/blob" : "/v1/blob?sha256=" + encoded(expected);
    try (InputStream in = Files.newInputStream(file);
        ProgressBar bar = bar(String.valueOf(file.getFileName()), size)) {
      Reply reply = client().upload(target, in, size, bar::stepTo);
      return ok(reply).text("sha256");
    }
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
