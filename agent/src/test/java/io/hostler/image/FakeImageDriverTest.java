package io.hostler.image;

class FakeImageDriverTest extends ImageDriverContract {
  private final FakeImageDriver fake = new FakeImageDriver();
  private int urls;

  @Override
  ImageDriver driver() {
    return fake;
  }

  @Override
  void put(byte[] content) {
    fake.put(content);
  }

  @Override
  String serve(byte[] content) {
    String url = "https://example.org/" + urls++;
    fake.serve(url, content);
    return url;
  }
}
