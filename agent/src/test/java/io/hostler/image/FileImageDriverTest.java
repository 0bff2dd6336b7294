package io.hostler.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileImageDriverTest extends ImageDriverContract {
  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final TestServer server = new TestServer();
  private ImageStore store;
  private ImageDriver driver;
  private int urls;

  @BeforeEach
  void open() {
    store = ImageStore.open(directory, Optional.empty(), 0);
    driver =
        new FileImageDriver(
            store,
            new ImageFetch(store, TestServer.limits(Duration.ofSeconds(10)), threads),
            new ImageCheck(Path.of("/usr/bin/qemu-img"), Duration.ofSeconds(10), threads),
            owner -> {});
  }

  @AfterEach
  void close() {
    server.close();
    threads.shutdownNow();
  }

  @Override
  ImageDriver driver() {
    return driver;
  }

  @Override
  void put(byte[] content) {
    try (Upload upload = store.begin(content.length)) {
      upload.write(ByteBuffer.wrap(content));
      upload.finish(Optional.empty(), OptionalLong.empty());
    }
  }

  @Override
  String serve(byte[] content) {
    return server.at("/" + urls++, TestServer.body(content));
  }
}
