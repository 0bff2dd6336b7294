package io.hostler.network;

import io.hostler.host.TapName;

class FakeNetworkDriverTest extends NetworkDriverContract {
  private final FakeNetworkDriver driver = new FakeNetworkDriver();

  @Override
  NetworkDriver driver() {
    return driver;
  }

  @Override
  void deleteByHand(TapName tap) {
    driver.deleteByHand(tap);
  }

  @Override
  void addForeign(TapName tap) {
    driver.addForeign(tap);
  }
}
