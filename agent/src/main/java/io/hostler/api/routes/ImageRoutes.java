package io.hostler.api.routes;

import io.hostler.api.Blobs;
import io.hostler.api.Images;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The bytes of images and their import. */
final class ImageRoutes {
  private final Images images;
  private final Blobs blobs;

  ImageRoutes(Images images, Blobs blobs) {
    this.images = images;
    this.blobs = blobs;
  }

  List<Route> routes() {
    return List.of(
        Route.write(
            "PUT",
            "/v1/blob",
            "stream the bytes of an image's part; an image must name them within the hour",
            Map.of("sha256", "what they must have: 64 hex digits"),
            Reply.json(Blobs.Blob.class),
            new Route.StreamedBody(this::upload)),
        Route.write(
            "POST",
            "/v1/image/{name}/import",
            "make an image of uploaded blobs or URLs",
            Answers.DRY_RUN,
            Reply.json(Images.Progress.class),
            new Route.WholeBody(this::declare)),
        Route.get(
            "/v1/image/{name}/import",
            "how the newest import goes",
            Map.of(),
            Reply.json(Images.Progress.class),
            this::progress));
  }

  private CompletableFuture<Route.Sink> upload(Request request, OptionalLong length) {
    Optional<String> sha256;
    try {
      sha256 = request.query("sha256").map(Sha256::parse);
    } catch (IllegalArgumentException e) {
      throw Request.bad("the query's sha256 " + e.getMessage());
    }
    return blobs.open(request.caller(), sha256, length).thenApply(BlobSink::new);
  }

  private record BlobSink(Blobs.Upload upload) implements Route.Sink {
    @Override
    public CompletableFuture<Void> write(ByteBuffer bytes) {
      return upload.write(bytes);
    }

    @Override
    public CompletableFuture<Answer> finish() {
      return upload.finish().thenApply(blob -> Answer.json(201, blob));
    }

    @Override
    public void abort() {
      upload.abort();
    }
  }

  private CompletableFuture<Answer> declare(Request request) {
    boolean dryRun = request.flag("dryRun");
    return images
        .declare(request.caller(), request.in("name"), ImportDocument.read(request), dryRun)
        .thenApply(ImageRoutes::answer);
  }

  private CompletableFuture<Answer> progress(Request request) {
    String name = request.in("name");
    return images
        .progress(name)
        .thenApply(
            found ->
                answer(
                    found.orElseThrow(
                        () ->
                            Answers.notFound(ResourceName.of(Kind.IMAGE, Kind.CELL_WIDE, name)))));
  }

  private static Answer answer(Images.Progress progress) {
    return Answer.json(progress.state() == Images.Progress.State.RUNNING ? 202 : 200, progress);
  }
}
